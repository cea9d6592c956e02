// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// entryKind is the form of a principal entry (section 9.1).
type entryKind uint8

const (
	entryNobody        entryKind = iota // matches no caller that a request can have
	entryEveryone                       // "*" (E-904)
	entryAWS                            // {"AWS": "*"} (E-905)
	entryAccount                        // account id or root ARN (E-906, E-907)
	entryUser                           // E-908
	entryRole                           // E-909
	entrySession                        // E-910
	entryFederatedUser                  // E-912
	entryUserID                         // AIDA… (E-913)
	entryRoleID                         // AROA… (E-913)
	entryOAI                            // E-1757
	entryService                        // E-914
	entryProvider                       // E-915
	entryCanonical                      // E-916
	entryPartial                        // an AWS entry that is partly unknown (E-1628)
	entryOwner                          // the account of the resource (E-1714)
)

// principalEntry is one compiled entry of a principal element.
type principalEntry struct {
	kind entryKind
	node *policy.Node
	text pattern.Text // the entry as written
	// The parts of an ARN; the account id alone leaves the partition empty.
	partition, account, path, name, session string
}

// principalMatcher matches a Principal or NotPrincipal element. It is
// immutable.
type principalMatcher struct {
	node    *policy.Node
	not     bool
	entries []principalEntry
	// more: further, unknown entries, of any type or of one.
	more         bool
	moreAWS      bool
	moreService  bool
	moreProvider bool
	listed       *policy.Node // the list that may hold more
}

// principal compiles a Principal or NotPrincipal element. What is wrong with its
// entries is reported by checkType; a refused entry matches nobody.
func (c *compiler) principal(p *policy.Principal, not bool) *principalMatcher {
	m := &principalMatcher{node: p.Node, not: not, more: p.More}
	if p.Star || c.typ == iam.RCP && !not {
		// The Principal of a resource control policy is "*" or the document is refused
		// (E-531, E-1653).
		m.entries, m.more = []principalEntry{{kind: entryEveryone, node: p.Node}}, false
		return m
	}
	n := 0
	for i := range p.Entries {
		n += len(p.Entries[i].Values.Items)
	}
	m.entries = make([]principalEntry, 0, n)
	for i := range p.Entries {
		e := &p.Entries[i]
		for _, item := range e.Values.Items {
			m.entries = append(m.entries, compileEntry(e.Type, item))
		}
		if !e.Values.More {
			continue
		}
		m.listed = e.Values.Node
		switch e.Type {
		case "AWS":
			m.moreAWS = true
		case "Service":
			m.moreService = true
		case "Federated":
			m.moreProvider = true
		default:
			m.more = true
		}
	}
	return m
}

func compileEntry(typ string, item policy.Item) principalEntry {
	e := principalEntry{node: item.Node, text: item.Text}
	s, known := item.Text.Known()
	switch {
	case typ == "Service":
		e.kind = entryService
	case typ == "Federated":
		e.kind = entryProvider
	case typ == "CanonicalUser":
		e.kind = entryCanonical
	case !known:
		e.kind = entryPartial
	case s == "*":
		e.kind = entryAWS
	case arn.IsAccountID(s):
		e.kind, e.account = entryAccount, s
	case len(s) > 4 && s[:4] == "AIDA":
		e.kind = entryUserID
	case len(s) > 4 && s[:4] == "AROA":
		e.kind = entryRoleID
	default:
		e.compileARN(s)
	}
	return e
}

func (e *principalEntry) compileARN(s string) {
	p, ok := arn.ParsePrincipal(s)
	switch {
	case !ok && iam.IsOriginAccessIdentity(s):
		e.kind, e.name = entryOAI, s
		return
	case !ok:
		return
	}
	e.partition, e.account, e.path, e.name, e.session = p.Partition, p.Account, p.Path, p.Name, p.Session
	switch p.Kind {
	case arn.Root:
		e.kind = entryAccount
	case arn.User:
		e.kind = entryUser
	case arn.Role:
		e.kind = entryRole
	case arn.AssumedRole:
		e.kind = entrySession
	case arn.FederatedUser:
		e.kind = entryFederatedUser
	}
}
