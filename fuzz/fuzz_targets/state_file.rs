//! Can any bytes harm what `homing_fuzz::state_file` drives?

#![cfg_attr(fuzzing, no_main)]

homing_fuzz::fuzz_main!(homing_fuzz::state_file::run);
