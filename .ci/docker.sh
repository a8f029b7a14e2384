# A Docker of CI's own: its images, socket and pid file lie in a temporary folder.

# Start it. Where it cannot be, `why` says why not.
start_docker() {
  why="starting Docker takes root"
  [ "$(id -u)" = 0 ] || return 1
  for program in dockerd docker mmdebstrap; do
    why="there is no $program"
    command -v $program >/dev/null || return 1
  done
  docker_folder=$(mktemp -d)
  # It ends with this script, however that ends, and leaves the machine's firewall as it is.
  setpriv --pdeathsig TERM dockerd --host "unix://$docker_folder/socket" \
    --pidfile "$docker_folder/pid" --data-root "$docker_folder/data" \
    --exec-root "$docker_folder/exec" --iptables=false --ip-forward=false --ip-masq=false \
    >"$docker_folder/log" 2>&1 &
  docker_pid=$!
  export DOCKER_HOST=unix://$docker_folder/socket
  for _ in {1..120}; do
    docker info >/dev/null 2>&1 && return
    kill -0 "$docker_pid" 2>/dev/null || break
    sleep 0.5
  done
  why="dockerd does not start: $(grep -v level=info "$docker_folder/log" | tail -n 1)"
  return 1
}

# Stop it with its containers, and remove what it made.
stop_docker() {
  [ -n "${docker_pid:-}" ] || return 0
  kill "$docker_pid" 2>/dev/null || true
  wait "$docker_pid" || true
  ip link delete docker0 2>/dev/null || true
  rm -rf --one-file-system "$docker_folder"
}
