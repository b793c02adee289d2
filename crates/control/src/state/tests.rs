//! Does what is alive outlive the process, the machine's boot, and a bad disk?

mod damage;
mod disk;
mod handover;
mod machine;
mod restart;
mod steering;
