#!/bin/sh
# Runs the platform's Postgres on the volume /data under the image's user `postgres`; makes the cluster on first start.
# Takes POSTGRES_PASSWORD, the password of the role and owner `wirekata`, from the environment.
# Runs in wirekata/services and in the official postgres image alike.
set -eu
umask 077
cluster=/data/postgres
as_postgres='setpriv --reuid=postgres --regid=postgres --init-groups --'

# Runs SQL, a statement a line, without a server: nobody can connect yet.
in_single_user_mode() {
  $as_postgres postgres --single -j -D "$1" postgres >/dev/null
}
quoted_password=$(printf %s "$POSTGRES_PASSWORD" | sed "s/'/''/g")
password_hash=$(printf %s "$POSTGRES_PASSWORD" | sha256sum)

chown postgres:postgres /data
if [ ! -d "$cluster" ]; then
  # Made beside its place and moved, so that a start that was cut short leaves no half cluster.
  rm -rf "$cluster.new"
  $as_postgres initdb --pgdata="$cluster.new" --username=postgres --auth=scram-sha-256 --encoding=UTF8 \
    --locale=C.UTF-8 --no-instructions --pwfile=/proc/sys/kernel/random/uuid
  echo 'host all wirekata all scram-sha-256' >>"$cluster.new/pg_hba.conf"
  printf '%s;\n\n' "CREATE ROLE wirekata LOGIN CREATEDB PASSWORD '$quoted_password'" \
    'CREATE DATABASE wirekata OWNER wirekata' | in_single_user_mode "$cluster.new"
  echo "$password_hash" >"$cluster.new/wirekata-password-hash"
  chown postgres:postgres "$cluster.new/wirekata-password-hash"
  mv "$cluster.new" "$cluster"
elif [ "$(cat "$cluster/wirekata-password-hash")" != "$password_hash" ]; then
  printf '%s;\n\n' "ALTER ROLE wirekata PASSWORD '$quoted_password'" | in_single_user_mode "$cluster"
  echo "$password_hash" >"$cluster/wirekata-password-hash"
fi

unset POSTGRES_PASSWORD quoted_password password_hash
exec $as_postgres postgres -D "$cluster" -c listen_addresses='*' -c unix_socket_directories=''
