//! Does what is alive outlive the process, the machine's boot, and a bad disk?

mod damage;
mod disk;
mod machine;
mod restart;
mod steering;
