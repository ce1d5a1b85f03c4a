#!/usr/bin/env bash
# Installs a .deb on a bare Debian, uses it as a runner would, and removes it: try-deb.sh PACKAGE FOLDER
#
# The bare system is made with debootstrap once and kept in FOLDER; each run unpacks it anew. What is mounted and
# started lies in namespaces of this script's own, so that nothing of it is left however the script ends.
# Prints ok or FAIL for each step; ends with 1 when one failed, and with 2 when it could not try.
set -euo pipefail

readonly SUITE=bookworm
readonly PATIENCE=60 # seconds for a window to open, or a link to arrive

unable() {
  echo "error: $1" >&2
  exit 2
}

[ $# = 2 ] || unable "call it with a package and a folder to work in"
[ "$(id -u)" = 0 ] || unable "a bare system is made by root; run: sudo $0 $*"
[ -f "$1" ] || unable "$1 is not there; build it: cargo xtask bundle"
package=$(realpath "$1")
folder=$(mkdir -p "$2" && realpath "$2")
readonly package folder
readonly base=$folder/$SUITE.tar root=$folder/root runner=/home/runner

# Where this machine gets Debian from, which may be a mirror; else Debian's own.
mirror() {
  local files found
  files=$(find /etc/apt -name '*.sources' -o -name '*.list')
  # shellcheck disable=SC2086
  found=$(sed -nE 's/^(URIs:|deb( \[[^]]*\])?) *([^ ]*\/debian)\/?( .*)?$/\3/p' $files /dev/null | head -n 1)
  echo "${found:-http://deb.debian.org/debian}"
}

if [ "${TRY_DEB_INSIDE:-}" != yes ]; then
  if [ ! -f "$base" ]; then
    echo "making a bare $SUITE, once"
    rm -rf --one-file-system "$root"
    unshare --mount debootstrap --variant=minbase "$SUITE" "$root" "$(mirror)" >"$folder/debootstrap.log" ||
      unable "debootstrap failed; see $folder/debootstrap.log"
    tar --create --numeric-owner --file "$base.part" --directory "$root" --one-file-system .
    mv "$base.part" "$base"
  fi
  rm -rf --one-file-system "$root"
  mkdir "$root"
  tar --extract --numeric-owner --file "$base" --directory "$root"
  TRY_DEB_INSIDE=yes exec unshare --mount --pid --fork --kill-child "$0" "$package" "$folder"
fi

failed=0
step() { # WHAT COMMAND…: carries a command out and says how it went; what it printed is shown when it failed.
  local what=$1 status=0
  shift
  # Not as a condition: there, a command that fails would not end the step.
  set +e
  (
    set -e
    "$@"
  ) >"$folder/step.log" 2>&1
  status=$?
  set -e
  if [ $status = 0 ]; then
    echo "ok    $what"
  else
    echo "FAIL  $what"
    sed 's/^/        /' "$folder/step.log" | tail -n 40
    failed=1
  fi
}

in_root() {
  chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "${proxies[@]}" "$@"
}
apt() { in_root apt-get --quiet --yes --no-install-recommends "$@"; }
as_runner() {
  in_root setpriv --reuid runner --regid runner --init-groups env HOME="$runner" USER=runner bash -euo pipefail -c "$1"
}

proxies=()
for name in http_proxy https_proxy no_proxy; do
  [ -z "${!name:-}" ] || proxies+=("$name=${!name}")
done

mount --types proc proc "$root/proc"
mount --types tmpfs tmpfs "$root/dev"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/shm" "$root/dev/pts"
mount --types tmpfs tmpfs "$root/dev/shm"
mount --types devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
cp /etc/resolv.conf /etc/hosts "$root/etc/"
cp "$package" "$root/tmp/package.deb"
in_root useradd --create-home runner

listing() {
  in_root find / -xdev \( -path /proc -o -path /dev -o -path /tmp -o -path "$runner" \) -prune -o -iname '*runclub*' -print
}

named_after_the_command() {
  [ "$(in_root dpkg-deb --field /tmp/package.deb Package)" = runclub ]
  in_root dpkg-deb --field /tmp/package.deb
}
installs() {
  apt update
  apt install /tmp/package.deb
}
has_its_files() {
  local file
  for file in bin/runclub share/applications/runclub.desktop share/doc/runclub/copyright share/doc/runclub/third-party-notices.txt \
    share/metainfo/invalid.runclub.RunClub.metainfo.xml \
    share/icons/hicolor/{32x32,128x128,256x256,512x512}/apps/runclub.png share/icons/hicolor/scalable/apps/runclub.svg; do
    [ -s "$root/usr/$file" ] || { echo "/usr/$file is missing" && return 1; }
  done
  # What root installs belongs to root, and only root may change it.
  local loose
  loose=$(in_root dpkg --listfiles runclub | in_root xargs -I {} find {} -maxdepth 0 ! -type l \( ! -uid 0 -o -perm /022 \))
  echo "$loose"
  [ -z "$loose" ]
}
prints_a_mix() { as_runner 'runclub mix --demo --template pyramid --minutes 42 --seed 7'; }
says_that_there_is_no_display() {
  as_runner 'if runclub 2>~/no-display.log; then exit 1; fi; cat ~/no-display.log; grep -i display ~/no-display.log; rm ~/no-display.log'
}
keeps_a_library() {
  as_runner 'cd /tmp && runclub mix --demo --minutes 60 --format csv >library.csv && runclub import library.csv --as likes'
  as_runner 'runclub mix --template light --minutes 30 --seed 7'
}
has_what_it_recommends() {
  local recommended
  recommended=$(in_root dpkg-query --show --showformat '${Recommends}' runclub | tr -d ' ' | tr ',' ' ')
  # shellcheck disable=SC2086
  apt install $recommended
}
has_a_display() { apt install xvfb xauth x11-utils dbus libglib2.0-bin appstream; }
is_described() {
  in_root desktop-file-validate /usr/share/applications/runclub.desktop
  in_root appstreamcli validate --no-net /usr/share/metainfo/invalid.runclub.RunClub.metainfo.xml
  in_root grep --fixed-strings 'x-scheme-handler/runclub=runclub.desktop' /usr/share/applications/mimeinfo.cache
}

# Opens the window, sends it one link as a browser would, another as a desktop would, and closes it.
window_session() {
  cat <<'SESSION'
until_it_is_so() {
  local end=$((SECONDS + PATIENCE))
  until "$@" >/dev/null 2>&1; do
    kill -0 "$app" 2>/dev/null || { echo "the program has ended" && cat ~/window.log && return 1; }
    [ $SECONDS -lt $end ] || { echo "in vain: $*" && cat ~/window.log && return 1; }
    sleep 0.2
  done
}
window_is_shown() { xwininfo -name RunClub | grep 'Map State: IsViewable'; }
links_arrived() { [ "$(grep --count 'a link arrived' ~/window.log)" = "$1" ]; }
RUNCLUB_LOG=info runclub --demo >~/window.log 2>&1 &
app=$!
until_it_is_so window_is_shown
echo 'a window opened'
xdg-open 'runclub://callback?code=invented&state=invented' || true
until_it_is_so links_arrived 1
echo 'a link arrived through xdg-open'
gio open 'runclub://callback?code=invented&state=invented'
until_it_is_so links_arrived 2
echo 'a link arrived through gio open'
if grep invented ~/window.log; then exit 1; fi
echo 'no link is in the log'
kill "$app"
wait "$app" || true
rm ~/window.log
SESSION
}
uses_a_window() {
  window_session >"$root/tmp/session.sh"
  local display="xvfb-run --auto-servernum --server-args='-screen 0 1280x800x24' dbus-run-session --"
  as_runner "PATIENCE=$PATIENCE $display bash -euo pipefail /tmp/session.sh" | tee "$folder/window.log"
}
said() { grep --fixed-strings --line-regexp "$1" "$folder/window.log"; }

is_purged() {
  apt purge runclub
  apt autoremove --purge
  ! in_root dpkg-query --status runclub
}
leaves_nothing() {
  local left
  left=$(listing)
  echo "$left"
  [ -z "$left" ]
  ! grep --recursive runclub "$root/usr/share/applications"
}
keeps_user_data() {
  [ -s "$root$runner/.local/share/runclub/user.db" ]
  sha256sum "$root$runner/.local/share/runclub/user.db"
  [ "$(sha256sum "$root$runner/.local/share/runclub/user.db")" = "$kept" ]
}
is_all_in_one_folder() {
  local elsewhere
  elsewhere=$(find "$root$runner" -path "$root$runner/.local/share/runclub" -prune -o -iname '*runclub*' -print)
  echo "$elsewhere"
  [ -z "$elsewhere" ]
}

step "the package is named runclub" named_after_the_command
step "it installs on a bare Debian with what it depends on" installs
[ $failed = 0 ] || exit 1
step "its files are where they belong" has_its_files
step "it prints a mix without a display" prints_a_mix
step "it says when there is no display for its window" says_that_there_is_no_display
step "it keeps a library, and makes a mix of it" keeps_a_library
step "what it recommends can be installed" has_what_it_recommends
step "a display and a session bus can be installed" has_a_display
step "the desktop knows it" is_described
step "it works in a window" uses_a_window
for line in 'a window opened' 'a link arrived through xdg-open' 'a link arrived through gio open' 'no link is in the log'; do
  step "$line" said "$line"
done
kept=$(sha256sum "$root$runner/.local/share/runclub/user.db" || true)
step "it is purged" is_purged
step "nothing of it is left on the system" leaves_nothing
step "the runner's data is kept" keeps_user_data
step "everything it kept lies in one folder" is_all_in_one_folder
exit $failed
