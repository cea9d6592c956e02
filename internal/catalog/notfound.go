// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// NotFoundError is a name that the catalogue does not have.
type NotFoundError struct {
	Kind    string // what was asked for, such as "AWS managed policy"
	Name    string
	Nearest []string     // names that were perhaps meant
	Source  facts.Source // of the data that was searched
}

// Error implements error.
func (e *NotFoundError) Error() string {
	problem := "is not known"
	if strings.ContainsAny(e.Name, "*?") {
		problem = "matches nothing"
	}
	text := fmt.Sprintf("%s %q %s; the data is that of %s.", e.Kind, e.Name, problem, e.Source)
	if s := Suggestion(e.Nearest); s != "" {
		text += " " + s
	}
	return text
}
