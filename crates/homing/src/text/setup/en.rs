//! What do we say about `homing setup` in English?

use super::{Answer, Help};

pub(super) const fn help(key: Help) -> &'static str {
    match key {
        Help::Setup => "Write a file for your targets, by a few questions",
        Help::SetupInFull => {
            "Write a file for your targets, by a few questions, and tell what to do next.\n\n\
             Ports and targets are looked at on the way. Nothing is started; a file that is there is kept. Without \
             questions: homing setup --yes --listen 8080 --target 10.0.0.1:80 --target 10.0.0.2:80"
        }
        Help::Config => "The file to write",
        Help::Yes => "Ask nothing: what is not said is as usual",
        Help::Force => "Replace a file that is there, and keep it beside the new one as FILE.old",
        Help::Protocol => "What clients speak (otherwise http)",
        Help::Listen => "Where clients connect: PORT or ADDRESS:PORT; may be said several times",
        Help::Target => "A target; may be said several times",
        Help::Persistence => {
            "How a session comes home (otherwise by cookie with http, by the client's address else)"
        }
        Help::Timeout => "After how long without traffic a session ends",
        Help::HealthPath => {
            "Where targets tell that they are well (otherwise found out, or whether they accept connections)"
        }
        Help::StateDir => {
            "Folder for sessions and secrets (otherwise homing-state beside the file; for the service's file \
             /var/lib/homing)"
        }
        Help::AdminListen => "Address for /metrics, /status and the API",
    }
}

pub(super) const fn answer(key: Answer) -> &'static str {
    match key {
        Answer::Welcome => "A few questions; Enter takes what is in brackets.",
        Answer::AskProtocol => "What do clients speak: http, tcp or udp?",
        Answer::AskListen => "Where do they connect?",
        Answer::AskTargets => "Where are the targets? HOST:PORT, with blanks between them:",
        Answer::AskPersistence => "How does a client come home to its target: cookie, source-ip or none?",
        Answer::BadWord => "\"{text}\" is none of: {words}",
        Answer::BadAddress => "\"{text}\" is no address: write HOST:PORT",
        Answer::BadTimeout => "--timeout: {why}",
        Answer::NoTargets => "No target was named: say --target HOST:PORT, once for each.",
        Answer::NoCookie => "Cookies are for http: take source-ip or none.",
        Answer::Ended => "Not all was answered; nothing was written. With --yes nothing is asked.",
        Answer::Exists => {
            "{file} is there already, and stays as it is. With --force it is replaced, and kept as {old}."
        }
        Answer::CannotWrite => "{file} cannot be written: {why}",
        Answer::PortTaken => {
            "Problem: {address} is taken by another program. End it, or change the address in the file."
        }
        Answer::PortReserved => {
            "Problem: you may not listen on {address} ({why}). Start the node as root or as a service, or take a port \
             from 1024 on."
        }
        Answer::PortElse => "Problem: {address} cannot be listened on ({why}).",
        Answer::Reached => "Target {name} at {address} accepts connections.",
        Answer::Unreached => {
            "Problem: target {name} at {address} does not accept connections ({why}). It gets traffic once it does."
        }
        Answer::Probed => "Targets are probed at {path}.",
        Answer::Written => "{file} is written. What to do next:",
        Answer::NextCheck => "After a change of the file, see what is wrong with it:",
        Answer::NextServe => "Serve it:",
        Answer::NextTwice => "Come twice, and meet the same target:",
        Answer::NextTry => "Be a client:",
        Answer::NextStatus => "See what it does:",
        Answer::FileHead => {
            "The file of a Homing node. Changes are taken when you save; `homing check` tells mistakes."
        }
        Answer::FileState => "Sessions and secrets: for the user that runs the node alone.",
        Answer::FileAdmin => "/metrics, /status and the API. Beyond this machine only on purpose.",
        Answer::FileListener => "Where clients come in.",
        Answer::FileGroup => "Who serves them.",
        Answer::FilePersistence => "A client comes home to the same target until it was away for that long.",
        Answer::FileHealth => {
            "A target that fails three probes in a row gets no traffic until three pass again."
        }
        Answer::FileTargets => "`weight` is a target's share of new sessions: 0 to 256.",
    }
}
