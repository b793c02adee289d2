//! Is this decision one that was promised?

use crate::machine::{Machine, Promise};
use crate::orders::{Due, Wish};
use crate::session::{Client, Flight, Known, Tunnel};
use crate::world::{Method, World};
use homing_core::group::{Choice, Denial, Stay};
use homing_core::limits;
use homing_core::reason::Reason;
use homing_core::spec::FailurePolicy;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// What was true when a decision was asked for.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) begins: bool,
    pub(crate) due: Due,
    /// Machines that take new sessions and have room.
    pub(crate) takers: Vec<usize>,
    /// A machine that has room, too, perhaps.
    pub(crate) perhaps: Option<usize>,
}

impl Asked {
    fn takes(&self, at: usize) -> bool {
        self.takers.contains(&at) || self.perhaps == Some(at)
    }
}

type Chosen = Result<Choice, Denial>;

impl World {
    /// Machines that take new sessions and have room.
    pub(crate) fn takers(&self) -> Vec<usize> {
        let health_matters = self.health_matters();
        let takes = |machine: &Machine| {
            machine.takes_new(self.now_ms, health_matters) && machine.has_room(self.sessions_of(machine))
        };
        (0..self.machines.len()).filter(|&at| takes(&self.machines[at])).collect()
    }

    /// Living sessions of a machine, as far as they are counted.
    fn sessions_of(&self, machine: &Machine) -> u32 {
        let target = self.group().target_named(&machine.name);
        target.map_or(0, |target| target.live.sessions.load(Ordering::Relaxed))
    }

    /// Compares a decision with what was promised to this client.
    pub(crate) fn check(&self, who: usize, chosen: &Chosen, asked: &Asked) -> Result<(), String> {
        let client = &self.clients[who];
        if !self.rules.is_on {
            let fits = self.fits_pick(chosen, &[Reason::NoPersistence], asked);
            return if fits { Ok(()) } else { Err(format!("without persistence: {chosen:?} {asked:?}")) };
        }
        let is_kept = client.known.as_ref().is_some_and(|known| !self.is_certainly_over(known));
        let is_new = client.known.as_ref().is_none_or(|known| !self.certainly_lives(known));
        let fits_known =
            || client.known.as_ref().is_some_and(|known| self.fits_known(client, known, chosen, asked));
        if is_kept && fits_known() || is_new && self.fits_new(client, chosen, asked) {
            return Ok(());
        }
        let promise = client.known.as_ref().map(|known| self.promise(known, asked.begins));
        Err(format!("client {who}, kept {is_kept}, new {is_new}, {promise:?}: {chosen:?}\n{asked:?}"))
    }

    pub(crate) fn promise(&self, known: &Known, begins: bool) -> Promise {
        self.machines[known.machine].promise(known.life, &self.moment(begins))
    }

    fn fits_known(&self, client: &Client, known: &Known, chosen: &Chosen, asked: &Asked) -> bool {
        if !known.is_certain {
            // A pin that nobody has answered may be rolled back at any time; it leads to nobody unfit all the same.
            let is_home = |known: &Known| self.promise(known, asked.begins) == Promise::Home;
            let is_ordered = |at| {
                asked.due.orders.iter().any(|ordered| match ordered.wish {
                    Wish::Move(machine, life) => {
                        machine == at && is_home(&Known { machine, life, ..known.clone() })
                    }
                    Wish::Unpin | Wish::Expire => false,
                })
            };
            let is_usable = |at| asked.takes(at) || is_home(known) || is_ordered(at);
            return chosen.is_ok_and(|choice| is_usable(self.machine_at(self.group(), choice.target)))
                || chosen.is_err() && asked.takers.is_empty();
        }
        let Due { orders, is_certain } = &asked.due;
        let left = self.with_room_at(known.machine, asked);
        let obeys = orders.iter().any(|ordered| match ordered.wish {
            Wish::Move(machine, life) => {
                let moved = Known { machine, life, ..known.clone() };
                self.keeps_promise(client, &moved, Reason::OperatorMoved, chosen, &left)
            }
            Wish::Unpin => self.fits_pick(chosen, &[Reason::OperatorMoved], asked),
            Wish::Expire if self.rules.refuses_unknown() => {
                *chosen == Err(Denial::unknown(Reason::OperatorExpired))
            }
            Wish::Expire => self.fits_pick(chosen, &[Reason::OperatorExpired], &left),
        });
        obeys || !is_certain && self.keeps_promise(client, known, Reason::Recalled, chosen, asked)
    }

    /// A session that an operator takes away leaves room at its home.
    fn with_room_at(&self, home: usize, asked: &Asked) -> Asked {
        let takes_new = self.machines[home].takes_new(self.now_ms, self.health_matters());
        let perhaps = takes_new.then_some(home);
        Asked { begins: asked.begins, due: Due::default(), takers: asked.takers.clone(), perhaps }
    }

    fn keeps_promise(
        &self,
        client: &Client,
        known: &Known,
        at_home: Reason,
        chosen: &Chosen,
        asked: &Asked,
    ) -> bool {
        match self.promise(known, asked.begins) {
            Promise::Home => chosen.is_ok_and(|choice| {
                let at = self.machine_at(self.group(), choice.target);
                (choice.reason, at, choice.stay) == (at_home, known.machine, Stay::Home)
            }),
            Promise::Away(reason, FailurePolicy::Rebind) => self.fits_pick(chosen, &[reason], asked),
            Promise::Away(reason, FailurePolicy::Temporary) => {
                self.is_shelter(client, known, reason, chosen, asked)
            }
            Promise::Away(reason, FailurePolicy::Strict) => *chosen == Err(self.strict(reason)),
        }
    }

    /// Under the same circumstances it is always the same one.
    fn is_shelter(
        &self,
        client: &Client,
        known: &Known,
        reason: Reason,
        chosen: &Chosen,
        asked: &Asked,
    ) -> bool {
        match chosen {
            Ok(choice) => {
                let at = self.machine_at(self.group(), choice.target);
                let circumstances = self.circumstances(known, &asked.takers);
                let last = client.shelter.as_ref().filter(|(known, _)| *known == circumstances);
                choice.reason == reason
                    && matches!(choice.stay, Stay::Shelter(_))
                    && asked.takes(at)
                    && last.is_none_or(|&(_, last)| last == at)
            }
            Err(denial) => asked.takers.is_empty() && (denial.reason == reason || self.is_nobody(denial)),
        }
    }

    /// What a shelter hangs on.
    pub(crate) fn circumstances(&self, known: &Known, takers: &[usize]) -> String {
        let weights: Vec<u16> = takers.iter().map(|&at| self.machines[at].weight).collect();
        format!("{:?} away from {}, {takers:?} of {weights:?}", known.id, known.machine)
    }

    fn strict(&self, reason: Reason) -> Denial {
        let matrix = &self.rules.matrix;
        let retry_after_s = u16::try_from(matrix.retry_after.as_secs()).expect("a few seconds");
        Denial { reason, status: matrix.status, retry_after_s, is_strict: true }
    }

    fn fits_new(&self, client: &Client, chosen: &Chosen, asked: &Asked) -> bool {
        let (ended, is_shown) = ([Reason::ExpiredIdle, Reason::ExpiredAbsolute], client.cookie.is_some());
        let unknown = [ended[0], ended[1], Reason::UnknownKey];
        let reasons: &[Reason] = match self.rules.method {
            Method::Cookie if is_shown => &ended,
            Method::Cookie => &[Reason::New],
            Method::Source => &[Reason::New, ended[0], ended[1]],
            Method::AppCookie | Method::Header if is_shown => &unknown,
            Method::AppCookie | Method::Header => &[Reason::NoKey],
        };
        match chosen {
            Err(denial) if is_shown && self.rules.refuses_unknown() => {
                reasons.iter().any(|&reason| *denial == Denial::unknown(reason))
            }
            Ok(_) if is_shown && self.rules.refuses_unknown() => false,
            _ => self.fits_pick(chosen, reasons, asked),
        }
    }

    /// Somebody takes the session for one of `reasons`, or nobody can.
    fn fits_pick(&self, chosen: &Chosen, reasons: &[Reason], asked: &Asked) -> bool {
        match chosen {
            Ok(choice) => {
                let at = self.machine_at(self.group(), choice.target);
                reasons.contains(&choice.reason) && choice.stay == Stay::Home && asked.takes(at)
            }
            Err(denial) => asked.takers.is_empty() && self.is_nobody(denial),
        }
    }

    fn is_nobody(&self, denial: &Denial) -> bool {
        let is_known = matches!(denial.reason, Reason::AllUnhealthy | Reason::NoTarget | Reason::HomeFull);
        is_known && !denial.is_strict && denial.status == 503
    }

    /// Compares a second choice with what was promised: the target of `failed` did not accept.
    pub(crate) fn check_again(&self, failed: &Flight, next: &Chosen, takers: &[usize]) -> Result<(), String> {
        let group = &failed.snapshot.groups[0];
        let tried = |at: usize| {
            let name = &self.machines[at].name;
            let is_it = |position: u16| *group.targets[usize::from(position)].name == **name;
            let mut positions = (0..group.targets.len()).map(|at| u16::try_from(at).expect("four targets"));
            positions.any(|at| is_it(at) && (failed.choice.tried.contains(at) || at == failed.choice.target))
        };
        let left: Vec<usize> = takers.iter().copied().filter(|&at| !tried(at)).collect();
        let is_sheltered = matches!(failed.choice.stay, Stay::Shelter(_));
        let policy = if failed.was_home { self.rules.matrix.connect_failure } else { FailurePolicy::Rebind };
        let fits = match next {
            Ok(choice) => {
                let is_shelter = matches!(choice.stay, Stay::Shelter(_));
                let wanted = is_sheltered || policy == FailurePolicy::Temporary;
                choice.reason == Reason::ConnectFailed
                    && is_shelter == wanted
                    && (is_sheltered || policy != FailurePolicy::Strict)
                    && left.contains(&self.machine_at(group, choice.target))
            }
            Err(denial) if policy == FailurePolicy::Strict && !is_sheltered => {
                *denial == self.strict(Reason::ConnectFailed)
            }
            Err(_) => left.is_empty(),
        };
        if fits { Ok(()) } else { Err(format!("after {:?}, {left:?} are left: {next:?}", failed.choice)) }
    }

    /// Nothing grows without a bound.
    pub(crate) fn check_bounds(&self) -> Result<(), String> {
        let persistence = &self.group().persistence;
        if let Some(table) = persistence.table()
            && table.len() > table.slots()
        {
            return Err(format!("{} sessions in a table of {} slots", table.len(), table.slots()));
        }
        let names = persistence.own_cookie().map_or(0, |cookie| cookie.names().len());
        let orders = self.group().live.orders.len();
        match names <= limits::COOKIE_NAMES && orders <= limits::ORDERS_PER_GROUP {
            true => Ok(()),
            false => Err(format!("{names} names, {orders} orders")),
        }
    }

    /// How far the clocks of two nodes are apart.
    fn skew_ms(&self) -> u64 {
        if self.rules.is_skewed { limits::CLOCK_SKEW_S * 1000 } else { 0 }
    }

    /// Whether an open connection keeps the place of the session in its table.
    fn is_held(&self, known: &Known) -> bool {
        let Some(client) = self.clients.iter().find(|client| client.holds(known)) else { return false };
        let table = |tunnel: &Tunnel| tunnel.snapshot.groups[0].persistence.table().cloned();
        client.open.iter().all(|tunnel| table(tunnel).is_some_and(|table| Arc::ptr_eq(&table, &self.table)))
    }

    pub(crate) fn certainly_lives(&self, known: &Known) -> bool {
        if self.rules.keeps_in_table() && self.losses() > known.losses && !self.is_held(known) {
            return false; // its table may have needed the place
        }
        // What was noted under a coarser granularity is older than the truth by more than the present one allows for.
        let late_ms = self.rules.longest_granularity_ms - self.rules.granularity_ms() + self.skew_ms();
        // A stamp counts whole seconds: an absolute limit may come up to a second early.
        self.now_ms - known.answered_ms + late_ms <= self.rules.idle_s * 1000
            && self.now_ms - known.first_ms.start() + 1000 + self.skew_ms() < self.rules.max_s * 1000
    }

    fn is_certainly_over(&self, known: &Known) -> bool {
        let last_ms = known.seen_ms.max(*known.stored_ms.end());
        let idle_ms = self.rules.idle_s * 1000 + self.rules.granularity_ms();
        self.now_ms - last_ms >= idle_ms + self.skew_ms()
            || self.now_ms - known.first_ms.end() >= self.rules.max_s * 1000 + 1000 + self.skew_ms()
    }
}
