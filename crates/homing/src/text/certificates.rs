//! What do we say about `homing certificates`?

mod en;
mod id;
mod ja;
mod zh;

text_keys! {
    /// What the command and its arguments mean.
    Help: en::help, zh::help, ja::help, id::help;
    Certificates, CertificatesInFull, Name, Cert, Key,
    List, ListInFull,
    Put, PutInFull,
    Remove, RemoveInFull,
}

text_keys! {
    /// What the command answers.
    Answer: en::answer, zh::answer, ja::answer, id::answer;
    // The table
    Name, Names, Key, EndsIn, UsedBy, Expired, NoCertificates,
    // What was done
    IsKept, WouldBeKept, IsRemoved, WouldBeRemoved, Warning,
    Unreadable,
}
