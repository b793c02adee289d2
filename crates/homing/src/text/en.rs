//! What do we say in English?

use super::Key;

pub(super) const fn text(key: Key) -> &'static str {
    match key {
        Key::About => "The load balancer that brings every client home",
        Key::AfterHelp => {
            "Exit codes: 0 done, 1 could not be done, 64 bad arguments or a file with problems.\n\
             Environment: HOMING_LANG (en, zh, ja, id), HOMING_LOG (what is logged, such as `info` or \
             `homing_proxy=debug`), HOMING_ADMIN, HOMING_TOKEN_FILE and HOMING_ADMIN_CA (the node that \
             commands ask, their token, and who certifies the node)."
        }
        Key::Lang => "Language of messages (otherwise HOMING_LANG or the locale decides)",
        Key::Output => "For people (text), or for programs (json, yaml)",
        Key::Run => "Serve what a file says, until told to stop",
        Key::RunInFull => {
            "Serve what a file says, until told to stop.\n\n\
             Changes of the file are taken while it runs, without dropping a request; a file with problems \
             changes nothing. SIGHUP reads the file at once. SIGTERM or Ctrl-C stops accepting, lets traffic \
             finish for at most [node] shutdown_timeout, and ends; a second one ends at once.\n\n\
             In the state folder, homing.pid holds the process id and addresses.json what is being served."
        }
        Key::RunConfig => "The file to serve",
        Key::RunLogFormat => {
            "Form of the log on standard error (otherwise text on a terminal, json elsewhere)"
        }
        Key::Check => "Tell every mistake in files, all at once",
        Key::CheckInFull => {
            "Tell every mistake in files, all at once, each with its line, its column and what to do.\n\n\
             Nothing is started and nothing is changed. Ends with 0 when every file is fine, with 64 otherwise."
        }
        Key::CheckFiles => "The files to check",
        Key::Demo => "Try it: a balancer and three targets on loopback",
        Key::DemoInFull => {
            "Try it: a balancer and three toy targets on loopback, in one process, with commands to copy.\n\n\
             Nothing is left behind: its file and its state go to a folder that is removed at the end."
        }
        Key::DemoSeconds => "End after that many seconds (otherwise with Ctrl-C)",
        Key::Version => "Tell the version",
        Key::VersionInFull => "Tell the version, and for which system this program was built.",
        Key::Completions => "Write completions for a shell",
        Key::CompletionsInFull => {
            "Write completions for a shell to standard output.\n\n\
             For example: homing completions bash > /etc/bash_completion.d/homing"
        }
        Key::CompletionsShell => "The shell",
        Key::Manual => "Write the pages of the manual",
        Key::ManualInFull => {
            "Write the pages of the manual: that of `homing` to standard output, or all of them to a folder.\n\n\
             For example: homing manual | man -l -"
        }
        Key::ManualFolder => "Folder for all pages, one for each command",
        Key::FileIsFine => "{file}: no problems",
        Key::FileIsNot => "{file}: problems: {count}",
        Key::Warning => "warning",
        Key::CannotStart => "cannot start: {why}",
        Key::BadFilter => "HOMING_LOG is not a filter ({why}); logging `{filter}` instead",
        Key::PortTaken => "Address {wanted} is taken; using {address} instead.",
        Key::DemoTitle => "Homing is balancing three targets: {targets}",
        Key::DemoSpread => "Without cookies, requests are spread:",
        Key::DemoStay => "With cookies, you come home:",
        Key::DemoTcp => "The same targets over TCP, kept by your address:",
        Key::Console => "See and change it in a browser; the token to sign in is in {file}:",
        Key::DemoStatus => "What it is doing:",
        Key::DemoFile => "The file it runs (edit it and watch):",
        Key::DemoEnd => "Ctrl-C ends it.",
        Key::DemoEndAfter => "It ends after {seconds} seconds, or with Ctrl-C.",
        Key::DemoOver => "The demo is over; nothing is left behind.",
    }
}
