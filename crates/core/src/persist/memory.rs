//! Which token did this client connection show last? So that the next request with it costs a comparison.

use crate::id::GroupId;
use crate::token::{Token, TokenText};

/// The last verified token of one client connection. Nothing is allocated before there is one.
#[derive(Debug, Default)]
pub struct Memory(Option<Box<Verified>>);

#[derive(Debug)]
struct Verified {
    group: GroupId,
    text: TokenText,
    token: Token,
}

impl Memory {
    /// The token that `text` stands for, if it is the remembered one of this group.
    #[must_use]
    pub fn find(&self, group: GroupId, text: &[u8]) -> Option<Token> {
        let verified = self.0.as_ref()?;
        (verified.group == group && verified.text.as_bytes() == text).then_some(verified.token)
    }

    /// The text of the remembered token of this group, if it is the session's.
    #[must_use]
    pub fn text_of(&self, group: GroupId, session: u64) -> Option<TokenText> {
        let verified = self.0.as_ref()?;
        (verified.group == group && verified.token.session == session).then_some(verified.text)
    }

    /// Remembers a token that verified, or that was just sealed.
    pub fn keep(&mut self, group: GroupId, text: TokenText, token: Token) {
        match &mut self.0 {
            Some(verified) => **verified = Verified { group, text, token },
            None => self.0 = Some(Box::new(Verified { group, text, token })),
        }
    }
}
