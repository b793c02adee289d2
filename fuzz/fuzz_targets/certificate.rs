//! Can any bytes harm what `homing_fuzz::certificate` drives?

#![cfg_attr(fuzzing, no_main)]

homing_fuzz::fuzz_main!(homing_fuzz::certificate::run);
