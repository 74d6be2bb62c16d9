module kata

go 1.24

require (
	github.com/gomodule/redigo v1.9.2
	github.com/jackc/pgx/v4 v4.18.1
)
