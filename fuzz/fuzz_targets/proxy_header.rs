//! Can any bytes harm what `homing_fuzz::proxy_header` drives?

#![cfg_attr(fuzzing, no_main)]

homing_fuzz::fuzz_main!(homing_fuzz::proxy_header::run);
