module layered-cache

go 1.24
