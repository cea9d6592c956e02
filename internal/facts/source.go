// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"strings"
	"sync"
)

var sourceARNTable = open("source_arns", "principal", "services", "except")

// SourceARN says which ARNs a service sends in aws:SourceArn.
type SourceARN struct {
	// Services are the service fields of the ARNs, Except types of resources of theirs that are never the source.
	Services, Except []string
}

var sourceARNs = sync.OnceValue(func() map[string]SourceARN {
	all := make(map[string]SourceARN)
	for _, row := range sourceARNTable.Rows() {
		s := SourceARN{Services: strings.Split(row[1], ",")}
		if row[2] != "" {
			s.Except = strings.Split(row[2], ",")
		}
		all[row[0]] = s
	}
	return all
})

// SourceARNOf returns which ARNs a service principal, without region, sends in aws:SourceArn; false if that is not known.
func SourceARNOf(principal string) (SourceARN, bool) {
	s, ok := sourceARNs()[principal]
	return s, ok
}
