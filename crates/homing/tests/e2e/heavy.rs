//! Which promises need the machine for themselves? They run alone, and longer with `HOMING_SOAK=1`.

mod big_bodies;
mod failure;
mod idle;
mod kill;
mod reload;
mod renewal;
mod rolling;
mod scale;
mod slow;
mod upgrade;
