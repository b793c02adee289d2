//! What does the origin answer? Every answer is made once, at the start.

/// Which of the fixed bodies a request gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Body {
    Small,
    Medium,
    Large,
}

impl Body {
    /// The body that the path of `request_head` asks for.
    pub(super) fn wanted_by(request_head: &[u8]) -> Self {
        let blank = request_head.iter().position(|byte| *byte == b' ').unwrap_or(0);
        match request_head.get(blank + 2) {
            Some(b'6') => Self::Medium,
            Some(b'1') => Self::Large,
            _ => Self::Small,
        }
    }

    const fn length(self) -> usize {
        match self {
            Self::Small => 512,
            Self::Medium => 64 << 10,
            Self::Large => 1 << 20,
        }
    }
}

/// Every answer of every target, head and body together.
pub(super) struct Replies {
    by_target: Vec<[Vec<u8>; 3]>,
}

impl Replies {
    pub(super) fn for_targets(count: usize) -> Self {
        let all = |target| [Body::Small, Body::Medium, Body::Large].map(|body| reply(target, body));
        Self { by_target: (0..count).map(all).collect() }
    }

    pub(super) fn reply(&self, target: usize, body: Body) -> &[u8] {
        &self.by_target[target][body as usize]
    }

    /// The character by which `target` is known to clients.
    pub(super) fn mark(target: usize) -> u8 {
        b"123456789abcdefghijklmnopqrstuvwxyz"[target % 35]
    }
}

fn reply(target: usize, body: Body) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\nServer: origin\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Cache-Control: no-cache\r\nX-O: {}\r\nContent-Length: {}\r\n\r\n",
        char::from(Replies::mark(target)),
        body.length()
    );
    let letters = b"abcdefghijklmnopqrstuvwxyz012345".iter().cycle().take(body.length());
    head.into_bytes().into_iter().chain(letters.copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_chooses_the_body() {
        assert_eq!(Body::wanted_by(b"GET /64k HTTP/1.1"), Body::Medium);
        assert_eq!(Body::wanted_by(b"GET /1m HTTP/1.1"), Body::Large);
        assert_eq!(Body::wanted_by(b"GET / HTTP/1.1"), Body::Small);
        assert_eq!(Body::wanted_by(b""), Body::Small);
    }

    #[test]
    fn a_target_says_which_one_it_is() {
        let replies = Replies::for_targets(2);
        let text = String::from_utf8_lossy(replies.reply(1, Body::Small)).into_owned();
        assert!(text.contains("X-O: 2\r\n"), "{text}");
    }
}
