#!/bin/sh
# What pip cannot bring: venv support, Chromium, CJK fonts, the reader of rar archives. By apt where missing and permitted; else say what will not work.
set -u
missing=
python3 -c 'import venv, ensurepip' 2>/dev/null || missing="$missing python3-venv"
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="$missing chromium"
if ! command -v fc-list >/dev/null 2>&1 || [ -z "$(fc-list ':lang=zh' 2>/dev/null | head -n 1)" ]; then missing="$missing fonts-noto-cjk fontconfig"; fi
python3 -c 'import ctypes.util, sys; sys.exit(not ctypes.util.find_library("archive"))' 2>/dev/null || missing="$missing libarchive13"
# Playwright's own program needs it
python3 -c 'import ctypes.util, sys; sys.exit(not ctypes.util.find_library("atomic"))' 2>/dev/null || missing="$missing libatomic1"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "正在安装系统组件：$missing"
  if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null; then exit 0; fi
fi
echo "提示：缺少系统组件：$missing （可由管理员执行 apt install$missing）。没有浏览器也能巡查，由脚本生成的页面会列为“未能核实”。" >&2
exit 0
