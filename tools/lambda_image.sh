#!/usr/bin/env bash
# Make a stand-in for Lambda's image where no registry is in reach: `tools/lambda_image.sh [ARCH]`.
#
# It is Debian's Python, AWS's runtime client, and the emulator that aws-sam-cli ships, under the
# name that `sam local` looks for. Its glibc is newer than Lambda's, and there is no X-Ray in it.
# Takes root on Debian, mmdebstrap, Docker, and what `make .venv-sam/sam` installs.
set -euo pipefail
cd "$(dirname "$0")/.."

version=3.13 suite=trixie # the Debian that has this Python
machine=$(uname -m)
arch=${1:-$([ "$machine" = aarch64 ] && echo arm64 || echo x86_64)}
case $arch in
  x86_64) debian=amd64 wheels=x86_64 ;;
  arm64) debian=arm64 wheels=aarch64 ;;
  *) echo "ARCH is x86_64 or arm64, not $arch." >&2 && exit 2 ;;
esac
image=public.ecr.aws/lambda/python:$version-$arch

work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT
chmod 755 "$work"
root=$work/root

# From the mirror that apt uses here.
apt-get update -qq
targets=$(apt-get indextargets --format '$(REPO_URI)')
mirror=$(grep -m1 '/debian/\?$' <<<"$targets")
mmdebstrap --quiet --variant=minbase --architectures=$debian --include=python$version,tzdata \
  --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Retries "3"' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/share/man/*' $suite "$root" "$mirror"

# Where Lambda has its Python, the emulator and the runtime client.
mkdir -p "$root"/opt "$root"/var/{lang/bin,runtime,task}
ln -s /usr/bin/python$version "$root/var/lang/bin/python$version"
install .venv-sam/lib/python*/site-packages/samcli/local/rapid/aws-lambda-rie-$arch \
  "$root/usr/local/bin/aws-lambda-rie"
.venv-sam/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes --no-deps \
  --only-binary=:all: --implementation cp --python-version $version \
  --platform manylinux_2_28_$wheels --platform manylinux2014_$wheels \
  --target "$root/var/runtime" -r tests/lambda-requirements.txt

cat >"$root/var/runtime/bootstrap" <<BOOTSTRAP
#!/bin/sh
export AWS_EXECUTION_ENV=AWS_Lambda_python$version
export PYTHONPATH=/opt/python:/var/runtime
exec /var/lang/bin/python$version -m awslambdaric "\$_HANDLER"
BOOTSTRAP
cat >"$root/lambda-entrypoint.sh" <<'ENTRYPOINT'
#!/bin/sh
export _HANDLER="$1"
[ -n "$AWS_LAMBDA_RUNTIME_API" ] || exec /usr/local/bin/aws-lambda-rie /var/runtime/bootstrap
exec /var/runtime/bootstrap
ENTRYPOINT
chmod 755 "$root/var/runtime/bootstrap" "$root/lambda-entrypoint.sh"

tar -C "$root" --numeric-owner --exclude=./dev --exclude=./proc --exclude=./sys -c . |
  docker import -c 'ENV LANG=C.UTF-8 TZ=:/etc/localtime' \
    -c 'ENV PATH=/var/lang/bin:/usr/local/bin:/usr/bin:/bin:/opt/bin' \
    -c 'ENV LD_LIBRARY_PATH=/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/task:/opt/lib' \
    -c 'ENV LAMBDA_TASK_ROOT=/var/task LAMBDA_RUNTIME_DIR=/var/runtime' \
    -c 'WORKDIR /var/task' -c 'ENTRYPOINT ["/lambda-entrypoint.sh"]' - "$image" >/dev/null
echo "Made $image"
