//! How is a request signed? One file for each way.
