// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// The dimension of the caller holds what a request names the caller by: the ARN of a user, a
// role session, a federated user or a root user, the ARN or host name of an identity provider,
// the name of a service, or "*" for a request without credentials (P-305).

// callerPattern compiles a pattern of callers: '*' keeps between colons, '?' does too, '#'
// means the twelve digits of an account.
func callerPattern(s string) *pattern.Pattern {
	var toks []pattern.Token
	for _, r := range s {
		switch r {
		case '*':
			toks = append(toks, pattern.Token{Kind: pattern.StarToken, Bounded: true})
		case '?':
			toks = append(toks, pattern.Token{Kind: pattern.OneToken, Bounded: true})
		case '#':
			toks = append(toks, pattern.Token{Kind: pattern.HoleToken, Class: pattern.Digits12})
		default:
			toks = append(toks, pattern.Token{Kind: pattern.LiteralToken, Literal: string(r)})
		}
	}
	p := pattern.FromTokens(toks)
	return &p
}

func callerPatterns(list ...string) []*pattern.Pattern {
	out := make([]*pattern.Pattern, len(list))
	for i, s := range list {
		out[i] = callerPattern(s)
	}
	return out
}

// The callers that belong to an account, with ACCOUNT and PARTITION to be filled in.
const (
	aUser      = "arn:PARTITION:iam::ACCOUNT:user/?*"
	aRoot      = "arn:PARTITION:iam::ACCOUNT:root"
	aSession   = "arn:PARTITION:sts::ACCOUNT:assumed-role/?*/?*"
	aFederated = "arn:PARTITION:sts::ACCOUNT:federated-user/?*"
)

func inAccount(partition, account string, forms ...string) []*pattern.Pattern {
	if partition == "" {
		partition = "?*"
	}
	if account == "" {
		account = "#"
	}
	r := strings.NewReplacer("PARTITION", partition, "ACCOUNT", account)
	out := make([]*pattern.Pattern, len(forms))
	for i, f := range forms {
		out[i] = callerPattern(r.Replace(f))
	}
	return out
}

// callers are all callers of a partition.
func callers(partition string) []*pattern.Pattern {
	out := inAccount(partition, "", aUser, aRoot, aSession, aFederated)
	out = append(out, exactly("*"))
	return append(out, callerPatterns("arn:"+partition+":iam::#:oidc-provider/?*", "arn:"+partition+":iam::#:saml-provider/?*", "arn:"+partition+":iam::cloudfront:user/?*", "?*.?*")...)
}

// partition lets callers of a partition in. Policies let in callers of one partition, so that
// those that no policy of the question names need not be looked at; without a name it is "aws".
func (c *coder) partition(name string) {
	if name == "" || slices.Contains(c.partitions, name) {
		return
	}
	c.partitions = append(c.partitions, name)
	d := &c.dims[callerDim]
	if len(c.partitions) == 1 {
		d.within = nil
	}
	d.within = append(d.within, callers(name)...)
}

// principal is a Principal or NotPrincipal element over the dimension of the caller. Whom
// NotPrincipal exempts that the list names in part is contested (C-13).
func (c *coder) principal(s *program.Statement, up bool) boxes {
	m := s.Principal
	var got matched
	for i := range m.Entries {
		c.partition(m.Entries[i].Partition)
		principalEntry(&m.Entries[i], &got)
	}
	if m.More || m.MoreAWS || m.MoreService || m.MoreProvider {
		got.hole = true
		got.mayBe(pattern.Compile("*"))
	}
	sure := c.union(got.sure)
	perhaps := c.union(append(got.sure[:len(got.sure):len(got.sure)], got.perhaps...))
	if m.Not {
		unlisted := c.literal(literal{dim: callerDim, set: perhaps, neg: true})
		if perhaps == everything {
			return boxes{{c.toggle(fmt.Sprintf("NotPrincipal %p", s), nil, nil)}}
		}
		return boxes{{c.toggle(fmt.Sprint("NotPrincipal ", s.Effect, principalText(s)), nil, []lit{unlisted.not()})}}
	}
	wide, narrow := c.literal(literal{dim: callerDim, set: perhaps}), c.literal(literal{dim: callerDim, set: sure})
	switch {
	case wide == narrow:
		return boxes{{wide}}
	case got.contested:
		return boxes{{c.toggle("Principal "+principalText(s), []lit{wide}, []lit{narrow.not()})}}
	case up:
		return boxes{{wide}}
	default:
		return boxes{{narrow}}
	}
}

// principalText is the same for elements that match the same callers.
func principalText(s *program.Statement) string {
	var b strings.Builder
	if m := s.Principal; m.More || m.MoreAWS || m.MoreService || m.MoreProvider {
		_, _ = fmt.Fprintf(&b, "%p", s) // the rest is not known
	}
	for i := range s.Principal.Entries {
		e := &s.Principal.Entries[i]
		b.WriteString(string(rune('a'+e.Kind)) + nodeText(e.Node))
	}
	return b.String()
}

// principalEntry adds whom an entry matches, by any grant class (section 9.1 of the rules).
func principalEntry(e *program.PrincipalEntry, m *matched) {
	sure := func(p ...*pattern.Pattern) { m.sure = append(m.sure, p...) }
	contested := func(p ...*pattern.Pattern) { m.contested, m.perhaps = true, append(m.perhaps, p...) }
	text, known := e.Text.Known()
	everyone := ptr(pattern.Compile("*"))
	switch e.Kind {
	case program.EntryEveryone:
		sure(everyone)
	case program.EntryAWS:
		sure(append(inAccount("", "", aUser, aRoot, aSession, aFederated), exactly("*"))...)
		contested(everyone) // C-14
	case program.EntryAccount:
		sure(inAccount(e.Partition, e.Account, aUser, aRoot, aSession, aFederated)...)
	case program.EntryUser:
		sure(exactly(text))
		contested(inAccount(e.Partition, e.Account, aFederated)...)
	case program.EntryRole:
		session := callerPattern("arn:" + e.Partition + ":sts::" + e.Account + ":assumed-role/" + e.Name + "/?*")
		sure(session)
		contested(ptr(session.Folded())) // C-22
	case program.EntrySession:
		sure(exactly(text))
		contested(ptr(exactly(text).Folded())) // C-22
	case program.EntryFederatedUser, program.EntryService, program.EntryProvider, program.EntryOAI:
		if !known {
			m.hole = true
			m.perhaps = append(m.perhaps, everyone)
			return
		}
		sure(exactly(text))
	case program.EntryUserID:
		contested(inAccount("", "", aUser, aFederated)...) // C-23
	case program.EntryRoleID:
		contested(inAccount("", "", aSession)...) // C-23
	case program.EntryCanonical:
		contested(append(inAccount("", "", aUser, aRoot, aSession, aFederated), callerPattern("arn:?*:iam::cloudfront:user/?*"))...)
	case program.EntryPartial:
		m.hole = true
		m.perhaps = append(m.perhaps, everyone)
	case program.EntryOwner:
		contested(inAccount("", "", aUser, aRoot, aSession, aFederated)...)
	}
}
