//! Why was nothing done to the keys, and what is said of it?

use crate::failure::Failure;
use crate::state_folder::StateFolder;
use crate::text::Language;
use crate::text::keys::Answer;
use homing_control::secrets_file::SecretsError;
use homing_core::limits;
use homing_core::secrets::RingError;
use std::path::Path;

impl Failure {
    /// The system does not let us.
    pub(super) fn of_system(why: &str, language: Language) -> Self {
        Self::cannot(Answer::Failed, &[("why", why)], language)
    }

    pub(super) fn of(error: &SecretsError, folder: &StateFolder, language: Language) -> Self {
        match error {
            SecretsError::Ring(error) => Self::of_ring(*error, language),
            SecretsError::Missing { .. } => {
                let folder = folder.path().display().to_string();
                Self::cannot(Answer::NoSecrets, &[("folder", &folder)], language)
            }
            _ => Self::of_system(&error.to_string(), language),
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
