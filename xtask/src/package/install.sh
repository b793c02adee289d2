# Is the package at home on a machine? Installs it, runs it as its unit does, upgrades and removes it.
#
# In a view of this machine of its own: what is written goes to memory, its network is its own loopback, and every
# process ends with this one.

package=$1
view=$2
mkdir -p "$view"
mount -t tmpfs tmpfs "$view"
mkdir "$view/written" "$view/work" "$view/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$view/written,workdir=$view/work" "$view/root"
mount --rbind /dev "$view/root/dev"
mount -t proc proc "$view/root/proc"
mount -t tmpfs tmpfs "$view/root/tmp"
mkdir -p "$view/root/run"
mount -t tmpfs tmpfs "$view/root/run"
cp "$package" "$view/root/tmp/homing.deb"
ip link set lo up

cat > "$view/root/tmp/inside.sh" <<'INSIDE'
fail() { echo "   $*" >&2; exit 1; }
state=/var/lib/homing

# What the unit says: the user, the one capability, nothing to gain.
serve() {
    setpriv --reuid homing --regid homing --clear-groups --no-new-privs --inh-caps=-all,+net_bind_service \
        --ambient-caps=-all,+net_bind_service --bounding-set=-all,+net_bind_service \
        /usr/bin/homing run --config /etc/homing/homing.toml
}
until_there() {
    tries=0
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ "$tries" -lt 200 ] || fail "not within 20 s: $*"
        sleep 0.1
    done
}

dpkg --install /tmp/homing.deb >/tmp/log 2>&1 || { cat /tmp/log; fail "it cannot be installed"; }
[ "$(stat -c %U:%G:%a $state)" = homing:homing:700 ] || fail "$state: $(stat -c %U:%G:%a $state)"
homing version
homing check /etc/homing/homing.toml
if command -v systemd-analyze >/dev/null; then systemd-analyze verify --man=no homing.service; fi

cat >> /etc/homing/homing.toml <<'FILE'
[[load_balancers]]
name = "shop"
[[load_balancers.listeners]]
name = "web"
protocol = "http"
listen = ["127.0.0.1:80"]
respond = { status = 200, body = "at home" }
FILE
serve 2>/tmp/log &
until_there curl -sf http://127.0.0.1/
[ "$(curl -s http://127.0.0.1/)" = "at home" ] || fail "port 80 answers something else"
first=$(cat $state/homing.pid)
grep -q '^CapEff:.*400$' "/proc/$first/status" || fail "$(grep Cap "/proc/$first/status")"

# A newer package: the file is kept, and what it says goes on in a process of the new program.
dpkg --force-confdef --install /tmp/homing.deb >/tmp/log2 2>&1 || { cat /tmp/log2; fail "it cannot be upgraded"; }
grep -q "at home" /etc/homing/homing.toml || fail "the file was overwritten"
homing upgrade --config /etc/homing/homing.toml
second=$(cat $state/homing.pid)
[ "$first" != "$second" ] || fail "there is no successor"
[ "$(curl -s http://127.0.0.1/)" = "at home" ] || fail "the successor answers something else"
grep -q '^CapEff:.*400$' "/proc/$second/status" || fail "$(grep Cap "/proc/$second/status")"
kill "$second"
until_there test ! -e $state/homing.pid

dpkg --remove homing >/tmp/log 2>&1 || { cat /tmp/log; fail "it cannot be removed"; }
[ -e /etc/homing/homing.toml ] && [ -d $state ] || fail "removing took the file or the state"
dpkg --purge homing >/tmp/log 2>&1 || { cat /tmp/log; fail "it cannot be purged"; }
[ ! -e $state ] && [ ! -e /etc/homing/homing.toml ] || fail "purging left the state or the file"
INSIDE
chroot "$view/root" sh -eu /tmp/inside.sh
