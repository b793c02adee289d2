//! Who ends the connections that a drained target still has?

use homing_core::id::Home;

/// Ends what goes on with a target whose time is over. The binary implements it over the datapath.
pub trait CutOff: Send + Sync {
    /// Closes the TCP connections and tunnels of the target; requests under way finish.
    ///
    /// `home` is what the snapshot says of it, not the life that its probes tell. Returns at once, and may find that
    /// there is nothing to close.
    fn cut_off(&self, home: Home);
}
