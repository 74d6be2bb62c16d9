#!/bin/sh
# Runs the platform's Redis on the volume /data under the image's user `redis`: append-only file, no eviction, password.
# Takes REDIS_PASSWORD (no spaces or quotes) from the environment; the configuration goes in through standard input,
# so that the password is in no argument list. Runs in wirekata/services and in the official redis image alike.
set -eu
umask 077
chown redis:redis /data
exec setpriv --reuid=redis --regid=redis --init-groups -- env -u REDIS_PASSWORD redis-server - <<CONFIGURATION
dir /data
bind * -::*
appendonly yes
maxmemory-policy noeviction
requirepass $REDIS_PASSWORD
CONFIGURATION
