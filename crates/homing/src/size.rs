//! How are bytes shown to people? `12.3 MiB`: three digits say enough.

const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];

/// That many bytes, in the largest unit of which there is a whole one.
pub(crate) fn of_bytes(bytes: u64) -> String {
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut tenths = u128::from(bytes) * 10 / 1024;
    let mut unit = 0;
    while tenths >= 10 * 1024 && unit + 1 < UNITS.len() {
        tenths /= 1024;
        unit += 1;
    }
    if tenths < 1000 {
        format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
    } else {
        format!("{} {}", tenths / 10, UNITS[unit])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_shown_in_units_that_people_read() {
        assert_eq!(of_bytes(1023), "1023 B");
        assert_eq!(of_bytes(1024), "1.0 KiB");
        assert_eq!(of_bytes(150 << 10), "150 KiB");
        assert_eq!(of_bytes((1 << 20) - 1), "1023 KiB");
        assert_eq!(of_bytes(3 << 30), "3.0 GiB");
        assert_eq!(of_bytes(u64::MAX), "16383 PiB");
    }
}
