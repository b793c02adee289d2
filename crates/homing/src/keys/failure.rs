//! Why was nothing done, what is said of it, and with which code does the command end?

use crate::exit::Exit;
use crate::state_folder::StateFolder;
use crate::text::Language;
use crate::text::keys::Answer;
use homing_control::secrets_file::SecretsError;
use homing_core::limits;
use homing_core::secrets::RingError;
use std::path::Path;

/// Why a command ends early.
#[derive(Debug)]
pub(super) struct Failure {
    /// What is said.
    pub(super) text: String,
    pub(super) exit: Exit,
}

impl Failure {
    /// What was asked makes no sense.
    pub(super) fn usage(answer: Answer, values: &[(&str, &str)], language: Language) -> Self {
        Self { text: language.fill(answer, values), exit: Exit::Usage }
    }

    /// The system does not let us.
    pub(super) fn cannot(why: &str, language: Language) -> Self {
        Self { text: language.fill(Answer::Failed, &[("why", why)]), exit: Exit::CannotStart }
    }

    pub(super) fn of(error: &SecretsError, folder: &StateFolder, language: Language) -> Self {
        match error {
            SecretsError::Ring(error) => Self::of_ring(*error, language),
            SecretsError::Missing { .. } => {
                let folder = folder.path().display().to_string();
                let text = language.fill(Answer::NoSecrets, &[("folder", &folder)]);
                Self { text, exit: Exit::CannotStart }
            }
            _ => Self::cannot(&error.to_string(), language),
        }
    }

    pub(super) fn of_import(
        error: &SecretsError,
        bundle: &Path,
        folder: &StateFolder,
        language: Language,
    ) -> Self {
        match error {
            SecretsError::OtherHashKey => {
                let file = bundle.display().to_string();
                Self::usage(Answer::OtherHashKey, &[("file", &file)], language)
            }
            _ => Self::of(error, folder, language),
        }
    }

    fn of_ring(error: RingError, language: Language) -> Self {
        let usage = |answer, id: u8| Self::usage(answer, &[("id", &id.to_string())], language);
        match error {
            RingError::Full => {
                let count = limits::RING_KEYS.to_string();
                Self::usage(Answer::Full, &[("count", &count)], language)
            }
            RingError::NoSuchKey(id) => usage(Answer::NoSuchKey, id),
            RingError::Issues(id) => usage(Answer::StillIssues, id),
            RingError::OtherKey(id) => usage(Answer::OtherKey, id),
        }
    }
}
