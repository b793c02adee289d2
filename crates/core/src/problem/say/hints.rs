//! What do we advise where the row of the problem alone cannot know? One file an idea.

pub(super) mod belonging;
pub(super) mod combinations;
pub(super) mod fields;
pub(super) mod forms;
pub(super) mod hosts;
pub(super) mod meant;
pub(super) mod networks;
pub(super) mod ranges;

pub use belonging::*;
pub use combinations::*;
pub use fields::*;
pub use forms::*;
pub use hosts::*;
pub use meant::*;
pub use networks::*;
pub use ranges::*;
