// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package request

import (
	"fmt"
	"strings"
)

// ContextError lists what is wrong with the supplied context keys (E-207, E-1203).
type ContextError struct {
	// Problems are the sentences about keys that are wrong in themselves.
	Problems []string
	// Contradictions are keys that contradict the rest of a request.
	Contradictions []Contradiction
}

// Contradiction is a supplied key that has another value than what follows from the rest
// of the request (E-1203), as data: package explain makes the sentence.
type Contradiction struct {
	Kind ContradictionKind
	// Key is the key as it is shown, Stated what was supplied for it.
	Key, Stated string
	// Follows is what follows, Of the caller or the resource from which it does.
	Follows, Of string
}

// ContradictionKind says what a value follows from.
type ContradictionKind uint8

// The kinds.
const (
	// AgainstKeys: from the other keys.
	AgainstKeys ContradictionKind = iota
	// AgainstEndpoint: requests through a VPC endpoint do not have the key.
	AgainstEndpoint
	// AgainstRegion: from the region of the resource Of.
	AgainstRegion
	// AgainstARN: from the ARN of the resource Of.
	AgainstARN
	// AgainstCallerAccount: from the account of the caller Of.
	AgainstCallerAccount
	// AgainstOwner: from the account of the resource Of.
	AgainstOwner
	// AgainstAssumedOwner: from that account, which was assumed to be the caller's.
	AgainstAssumedOwner
	// AgainstAssumedBucketOwner: the same for a key that is about a bucket.
	AgainstAssumedBucketOwner
	// AgainstOrganization: from the organization of the caller, to whose account the resource
	// Of belongs.
	AgainstOrganization
	// AgainstCaller: from the caller Of.
	AgainstCaller
	// AgainstCallerKind: callers such as Of do not have the key.
	AgainstCallerKind
)

// Error lists the problems, one a line.
func (e *ContextError) Error() string {
	lines := e.Problems
	for i := range e.Contradictions {
		c := &e.Contradictions[i]
		lines = append(lines[:len(lines):len(lines)], fmt.Sprintf("the context says that %s is %s, which contradicts the rest of the request", c.Key, c.Stated))
	}
	return ContextProblems(lines)
}

// ContextProblems lists sentences about a context, one a line.
func ContextProblems(lines []string) string {
	if len(lines) == 1 {
		return lines[0]
	}
	return fmt.Sprintf("the context has %d problems:\n  - %s", len(lines), strings.Join(lines, "\n  - "))
}
