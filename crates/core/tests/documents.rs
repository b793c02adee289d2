//! Does every rule hold that the source documents of the editions tell their users?
//!
//! One file for each document, one test for each of its rules, by the document's number. Rules that several documents
//! tell are told once, in `stories`. What they say about open connections is done by the datapath and tested end to
//! end; here is the default that it goes by.

#[path = "support/balancer.rs"]
mod balancer;
#[path = "support/site.rs"]
mod site;

#[path = "documents/stories.rs"]
mod stories;

#[path = "documents/doc_000.rs"]
mod doc_000;
#[path = "documents/doc_001.rs"]
mod doc_001;
#[path = "documents/doc_002.rs"]
mod doc_002;
#[path = "documents/doc_003.rs"]
mod doc_003;
#[path = "documents/doc_004.rs"]
mod doc_004;
