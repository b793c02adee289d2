//! Can any bytes harm what `homing_fuzz::spec_text` drives?

#![cfg_attr(fuzzing, no_main)]

homing_fuzz::fuzz_main!(homing_fuzz::spec_text::run);
