#!/usr/bin/env bash
# Pushes COUNT small pictures through ingestion over tcp while services are killed, and compares with what the machine can do.
#   Tests/Benchmarks/push.sh [COUNT]      100000 pictures when absent
# BIN      folder of the programs; default .build/release
# KILLS    how often ingestion and preprocessing are killed with SIGKILL in turn; default 4
# SCRATCH  folder for pictures and state; default a new one below TMPDIR, removed at the end
# PREPARE  1: wait until preprocessing has looked at every picture before the second push; default 1
set -euo pipefail
count=${1:-100000}
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "${BIN:-$here/../../.build/release}" && pwd)
kills=${KILLS:-4}
scratch=${SCRATCH:-$(mktemp -d)}
port=$((20000 + RANDOM % 20000))
home=$scratch/home
pids=()
cleanup() {
  trap - EXIT INT TERM
  for pid in "${pids[@]:-}"; do [ -n "$pid" ] && kill "$pid" 2>/dev/null || true; done
  "$bin/blip" down --home "$home" >/dev/null 2>&1 || true
  [ -n "${SCRATCH:-}" ] || rm -rf "$scratch"
}
trap cleanup EXIT INT TERM
mkdir -p "$scratch"
now() { date +%s.%N; }
json() { python3 -c "import json,sys; v=json.load(sys.stdin)
for k in sys.argv[1].split('.'): v=v[k]
print(v)" "$1"; }

echo "Making $count pictures."
[ -d "$scratch/pictures" ] || python3 "$here/make_pictures.py" "$scratch/pictures" "$count" > "$scratch/bytes"
size=$(($(cat "$scratch/bytes") / count))

echo "Measuring the limits."
cc -O2 -o "$scratch/limits" "$here/limits.c" -lzmq -lpthread
read -r zmq_count zmq_bytes < <("$scratch/limits" zmq "$size" 3)
mkdir -p "$scratch/sync"
read -r sync_count sync_bytes < <("$scratch/limits" fsync "$scratch/sync" "$size" 3 16)
rm -rf "$scratch/sync"

# The database and preprocessing as `blip up` starts them; the ingestion that is pushed to is our own, on tcp.
"$bin/blip" up --home "$home" > "$scratch/up.log" 2>&1
socket=$(dirname "$(find "$home/postgres" -name '.s.PGSQL.*' -not -name '*.lock' | head -1)")
postmaster=$(head -1 "$(find "$home/postgres" -name postmaster.pid | head -1)")
commit_rate=unknown
pgbench=$(ls /usr/lib/postgresql/*/bin/pgbench 2>/dev/null | tail -1 || true)
if [ -n "$pgbench" ]; then
  echo "create table bench_commits (id bigserial, x bytea);" > "$scratch/make.sql"
  echo "insert into bench_commits (x) values ('\\x00'::bytea);" > "$scratch/commit.sql"
  "$pgbench" -n -h "$socket" -U blip -f "$scratch/make.sql" -c 1 -t 1 blip > "$scratch/pgbench.log" 2>&1 || true
  commit_rate=$("$pgbench" -n -h "$socket" -U blip -f "$scratch/commit.sql" -c 4 -j 2 -T 3 blip 2>> "$scratch/pgbench.log" |
    sed -n 's/^tps = \([0-9]*\).*/\1/p')
fi

start_ingestion() {
  "$bin/ingestion" --home "$home" --listen "tcp://127.0.0.1:$port" --log-level warning >> "$scratch/ingestion.log" 2>&1 &
  ingestion=$!
  pids+=("$ingestion")
}
preprocessing() {
  "$bin/blip" status --home "$home" --json 2>/dev/null |
    python3 -c "import json,sys,re; print(next(iter(re.findall(r'\"pid\":(\d+)[^}]*\"service\":\"preprocessing\"', json.dumps(json.load(sys.stdin), separators=(',', ':'), sort_keys=True))), ''))"
}
start_ingestion
export BLIP_INGESTION=tcp://127.0.0.1:$port
until "$bin/blip" dataset list --home "$home" >/dev/null 2>&1; do sleep 0.2; done

arguments=(dataset push "$scratch/pictures" --name bench --home "$home" --near-duplicates off --json)
push() { "$bin/blip" "${arguments[@]}" > "$scratch/$1.json" 2> "$scratch/$1.err"; }

echo "Pushing."
began=$(now)
"$bin/blip" "${arguments[@]}" > "$scratch/first.json" 2> "$scratch/first.err" &
first=$!
pids+=("$first")
# Memory, and processor time so far in ticks, of each process twice a second.
sample() {
  [ -r "/proc/$2/stat" ] || return 0
  awk -v now="$(now)" -v who="$1" -v pid="$2" '/VmRSS/ {rss = $2} NF > 40 {ticks = $14 + $15 + $16 + $17}
    END {print now, who, pid, rss, ticks}' "/proc/$2/status" "/proc/$2/stat" 2>/dev/null || true
}
(
  while kill -0 "$first" 2>/dev/null; do
    sample client "$first"
    sample ingestion "$(pgrep -n -f "listen tcp://127.0.0.1:$port" || echo 0)"
    sample preprocessing "$(pgrep -n -f "preprocessing.*--home $home" || pgrep -n -x preprocessing || echo 0)"
    for pid in $(pgrep -P "$postmaster"); do sample postgres "$pid"; done
    sleep 0.5
  done
) > "$scratch/samples.txt" 2>/dev/null &
pids+=($!)
killed=0
progress() { "$bin/blip" dataset show bench --json --home "$home" 2>/dev/null | json dataset.images 2>/dev/null || echo 0; }
for number in $(seq 1 "$kills"); do
  # At even steps of the way, whatever the machine's speed.
  target=$((count * number / (kills + 1)))
  while kill -0 "$first" 2>/dev/null; do
    [ "$(progress)" -ge "$target" ] && break
    sleep 0.3
  done
  kill -0 "$first" 2>/dev/null || break
  if [ $((number % 2)) = 1 ]; then
    kill -9 "$ingestion"
    start_ingestion
  else
    pid=$(preprocessing)
    [ -n "$pid" ] && kill -9 "$pid" && "$bin/blip" up --home "$home" >> "$scratch/up.log" 2>&1
  fi
  killed=$((killed + 1))
done
if ! wait "$first"; then
  echo "The push ended with an error; it is repeated, as its text says."
  cat "$scratch/first.err"
  push first
fi
took=$(python3 -c "print(round($(now) - $began, 2))")

waited=-
if [ "${PREPARE:-1}" = 1 ]; then
  echo "Waiting for preprocessing."
  began=$(now)
  until [ "$("$bin/blip" dataset show bench --json --home "$home" | json dataset.pending)" = 0 ]; do sleep 1; done
  waited=$(python3 -c "print(round($(now) - $began, 1))")
fi
echo "Pushing the same again."
began=$(now)
push again
again=$(python3 -c "print(round($(now) - $began, 2))")

"$bin/blip" dataset show bench --json --home "$home" > "$scratch/dataset.json"

python3 - "$scratch" "$count" "$size" "$took" "$again" "$waited" "$killed" "$zmq_count" "$zmq_bytes" "$sync_count" "$sync_bytes" "$commit_rate" <<'PY'
import json, sys
scratch, count, size, took, again, waited, killed, zc, zb, sc, sb, cr = sys.argv[1:]
count, size, took, again = int(count), int(size), float(took), float(again)
first, second = (json.load(open(f"{scratch}/{n}.json")) for n in ("first", "again"))
dataset = json.load(open(f"{scratch}/dataset.json"))["dataset"]
rate = count / took
print(f"\npictures            {count} of {size} bytes, {killed} kills on the way")
print(f"first push          {took} s: {rate:.0f} pictures/s, {rate * size / 1e6:.1f} MB/s")
print(f"raw ZeroMQ          {zc} messages/s, {zb} MB/s; the push reaches {100 * rate / float(zc):.1f} %")
print(f"write, fsync, name  {sc} files/s by 16 threads, {sb} MB/s; the push reaches {100 * rate / float(sc):.1f} %")
print(f"commits             {cr} a second by 4 connections")
print(f"the same again      {again} s: {took / again:.1f} times faster, {second['sent_pictures']} pictures sent")
print(f"preprocessing       {waited} s more")
samples = [l.split() for l in open(f"{scratch}/samples.txt") if len(l.split()) == 5]
for name in ("client", "ingestion", "preprocessing", "postgres"):
    last = {s[2]: int(s[4]) for s in samples if s[1] == name}
    print(f"processor time      {name}: {sum(last.values()) / 100:.1f} s, {1e4 * sum(last.values()) / count:.0f} µs a picture")
for name in ("client", "ingestion", "preprocessing"):
    lines = [s for s in samples if s[1] == name]
    for pid in dict.fromkeys(l[2] for l in lines):
        points = [(float(l[0]), int(l[3]) / 1024) for l in lines if l[2] == pid]
        if len(points) < 8:
            continue
        half = points[len(points) // 2:]
        mean = lambda v: sum(v) / len(v)
        mt, mr = mean([p[0] for p in half]), mean([p[1] for p in half])
        slope = sum((t - mt) * (r - mr) for t, r in half) / max(sum((t - mt) ** 2 for t, _ in half), 1e-9)
        print(f"memory {name:13}{points[-1][1]:.0f} MiB, most {max(p[1] for p in points):.0f}, slope of the later half {slope:+.2f} MiB/s")
good = (dataset["images"] == count and dataset["captions"] == 2 * count and second["duplicate"] == count
        and second["rows"] == count and first["rows"] == count and first["rejected"] == 0 and second["sent_pictures"] == 0)
if waited != "-":
    good = good and dataset["ready"] == count and dataset["rejected"] == 0
print("accounted for       " + ("all, once" if good else f"NOT: {dataset} {first['rows']} {second['duplicate']}"))
sys.exit(0 if good else 1)
PY
