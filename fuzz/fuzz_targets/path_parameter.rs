//! Can any bytes harm what `homing_fuzz::path_parameter` drives?

#![cfg_attr(fuzzing, no_main)]

homing_fuzz::fuzz_main!(homing_fuzz::path_parameter::run);
