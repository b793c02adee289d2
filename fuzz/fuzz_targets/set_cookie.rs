//! Can any bytes harm what `homing_fuzz::set_cookie` drives?

#![cfg_attr(fuzzing, no_main)]

homing_fuzz::fuzz_main!(homing_fuzz::set_cookie::run);
