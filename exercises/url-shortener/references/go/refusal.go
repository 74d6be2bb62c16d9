package main

// refusal is a request that is answered with an error on purpose; as JSON it is the answer's body.
type refusal struct {
	status  int
	Message string `json:"error"`
	// Field → what is wrong with it.
	Fields map[string]string `json:"fields,omitempty"`
}

func (r *refusal) Error() string { return r.Message }

func refuse(status int, message string) error {
	return &refusal{status: status, Message: message}
}
