package main

import "net/http"

// refusal is a request that is answered with an error on purpose.
type refusal struct {
	status  int
	message string
	// Field → what is wrong with it.
	fields map[string]string
}

func (r *refusal) Error() string { return r.message }

func refuse(status int, message string) error {
	return &refusal{status: status, message: message}
}

// refuseFields is nil when there is nothing to complain about.
func refuseFields(message string, problems map[string]string) error {
	if len(problems) == 0 {
		return nil
	}
	return &refusal{status: http.StatusUnprocessableEntity, message: message, fields: problems}
}
