//! Can any bytes harm what `homing_fuzz::request_head` drives?

#![cfg_attr(fuzzing, no_main)]

homing_fuzz::fuzz_main!(homing_fuzz::request_head::run);
