#!/usr/bin/env bash
# Make sure that the programs named as arguments are here (venv, chromium, postgres, office); as root install them, else say what to install.
set -u
need=()
for what in "$@"; do
  case "$what" in
    venv) python3 -c 'import ensurepip, venv' 2>/dev/null || need+=(python3-venv) ;;
    chromium)
      command -v chromium >/dev/null || need+=(chromium)
      fc-list 2>/dev/null | grep -qi 'cjk' || need+=(fonts-noto-cjk fontconfig) ;;
    postgres) [ -x /usr/lib/postgresql/15/bin/initdb ] || need+=(postgresql-15) ;;
    office) command -v soffice >/dev/null || need+=(libreoffice-writer-nogui libreoffice-calc-nogui) ;;
  esac
done
[ ${#need[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ]; then
  echo "缺少系统软件，请先安装：sudo apt-get install ${need[*]}" >&2
  exit 1
fi
echo "安装系统软件：${need[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq || true
apt-get install -y -qq --no-install-recommends "${need[@]}" >/tmp/portal-apt.log 2>&1 || true
for what in "$@"; do
  case "$what" in
    venv) python3 -c 'import ensurepip, venv' || { tail -5 /tmp/portal-apt.log; exit 1; } ;;
    chromium) command -v chromium >/dev/null || { tail -5 /tmp/portal-apt.log; exit 1; } ;;
    postgres) [ -x /usr/lib/postgresql/15/bin/initdb ] || { tail -5 /tmp/portal-apt.log; exit 1; } ;;
    office) command -v soffice >/dev/null || { tail -5 /tmp/portal-apt.log; exit 1; } ;;
  esac
done
