module kata

go 1.24

require (
	github.com/gin-gonic/gin v1.8.1
	github.com/google/uuid v1.6.0
)
