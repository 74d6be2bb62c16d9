module warm

go 1.24

require (
	github.com/gin-gonic/gin v1.8.1
	github.com/go-chi/chi/v5 v5.2.0
	github.com/go-sql-driver/mysql v1.9.0
	github.com/golang-jwt/jwt/v5 v5.2.2
	github.com/gomodule/redigo v1.9.2
	github.com/google/uuid v1.6.0
	github.com/gorilla/websocket v1.5.3
	github.com/jackc/pgx/v4 v4.18.1
	github.com/lib/pq v1.10.9
	github.com/rabbitmq/amqp091-go v1.10.0
	golang.org/x/crypto v0.25.0
	golang.org/x/sync v0.7.0
	golang.org/x/time v0.5.0
)
