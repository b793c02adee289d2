//! What is the CRC-32C (Castagnoli, RFC 3720 B.4) of a header?

const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut index = 0_u32;
    while index < 256 {
        let mut value = index;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { value >> 1 ^ 0x82f6_3b78 } else { value >> 1 };
            bit += 1;
        }
        table[index as usize] = value;
        index += 1;
    }
    table
};

/// A checksum that is being computed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Crc32c(u32);

impl Crc32c {
    pub(super) fn new() -> Self {
        Self(!0)
    }

    pub(super) fn add(self, bytes: &[u8]) -> Self {
        let step = |value: u32, &byte: &u8| value >> 8 ^ TABLE[usize::from(value.to_le_bytes()[0] ^ byte)];
        Self(bytes.iter().fold(self.0, step))
    }

    pub(super) fn finish(self) -> u32 {
        !self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksums_of_rfc_3720_come_out() {
        assert_eq!(Crc32c::new().add(b"123456789").finish(), 0xe306_9283);
        assert_eq!(Crc32c::new().add(&[0; 32]).finish(), 0x8a91_36aa);
        assert_eq!(Crc32c::new().add(&[0xff; 32]).finish(), 0x62a8_ab43);
        assert_eq!(Crc32c::new().add(b"1234").add(b"56789").finish(), 0xe306_9283);
    }
}
