module kata

go 1.24
