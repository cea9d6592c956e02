// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package frame

import (
	"fmt"
	"strings"
)

// Class says how grave a finding is. The zero Class means "not given"; classes are ordered by gravity.
type Class uint8

// The classes. Ignore switches a check off.
const (
	Ignore Class = iota + 1
	Suggestion
	Warning
	SecurityWarning
	Error
)

var classNames = [...]string{"", "ignore", "SUGGESTION", "WARNING", "SECURITY_WARNING", "ERROR"}

// String returns the name in findings, such as "SECURITY_WARNING".
func (c Class) String() string { return classNames[min(int(c), len(classNames)-1)] }

// ParseClass reads the name of a class in any case, "ignore" included.
func ParseClass(name string) (Class, error) {
	for c := Ignore; c <= Error; c++ {
		if strings.EqualFold(name, c.String()) {
			return c, nil
		}
	}
	return 0, fmt.Errorf("class %q does not exist: write error, security_warning, warning, suggestion or ignore", name)
}
