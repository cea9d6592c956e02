// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package request

import (
	"errors"
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// ServiceLinkedPath is the path of service-linked roles (E-404).
const ServiceLinkedPath = "/aws-service-role/"

// ServiceLinkedPrefix begins the names of service-linked roles. By itself it is no
// proof of one (E-404).
const ServiceLinkedPrefix = "AWSServiceRoleFor"

// maxPrincipal bounds the length of a principal: the longest ARN that IAM accepts.
const maxPrincipal = 2048

// ParsePrincipal reads a caller in one of the forms of E-202: the ARN of a user,
// role, account root or session, the ARN or host name of an identity provider, the
// name of a service such as "events.amazonaws.com", the ARN of a CloudFront origin access
// identity, or "*" for a request without credentials.
//
// A role ARN is some session of that role (E-203). The ARN of a role session does
// not have the role's path: [Principal.Path] is then "/" and a hole. The error for
// anything else names the form that was probably meant.
func ParsePrincipal(s string) (*Principal, error) {
	p, err := parsePrincipal(s)
	if err != nil {
		return nil, fmt.Errorf("the principal %s %w", words.Quote(s), err)
	}
	p.Derive()
	return p, nil
}

func parsePrincipal(s string) (*Principal, error) {
	switch {
	case s == "*":
		return &Principal{Kind: KindAnonymous, Display: "an anonymous caller", ARN: pattern.Literal(s)}, nil
	case len(s) > maxPrincipal:
		return nil, fmt.Errorf("is longer than %d characters, the most that an ARN has", maxPrincipal)
	case strings.HasPrefix(s, "arn:") && !strings.ContainsAny(s, "*?"):
		return parseCallerARN(s)
	case facts.IsProviderHost(s):
		return identityProvider(KindWebIdentity, s), nil
	case iam.IsServicePrincipal(s):
		return &Principal{Kind: KindService, Display: s, ARN: pattern.Literal(s), Host: s}, nil
	}
	return nil, explainPrincipal(s)
}

// parseCallerARN reads the ARN of a caller or identity provider.
func parseCallerARN(s string) (*Principal, error) {
	if strings.Contains(s, "${") {
		return nil, errors.New("has a policy variable in it: a request has one caller, so write its ARN without variables")
	}
	a, ok := arn.ParsePrincipal(s)
	if !ok {
		switch kind, _ := iam.Provider(s); kind {
		case "oidc-provider":
			return identityProvider(KindWebIdentity, s), nil
		case "saml-provider":
			return identityProvider(KindSAML, s), nil
		}
		if iam.IsOriginAccessIdentity(s) {
			return &Principal{Kind: KindOAI, Display: s, ARN: pattern.Literal(s)}, nil
		}
		return nil, callerFault(iam.ARNFault(s))
	}
	if strings.Trim(a.Partition, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return nil, fmt.Errorf("has the partition %s, which does not exist: write aws, aws-cn or aws-us-gov as its second field", words.Quote(a.Partition))
	}
	for _, name := range []string{a.Name, a.Session} {
		if err := checkName(name); err != nil {
			return nil, err
		}
	}
	p := &Principal{
		Display: s, ARN: pattern.Literal(s),
		Partition: pattern.Literal(a.Partition), Account: pattern.Literal(a.Account),
		Name: pattern.Literal(a.Name),
	}
	switch a.Kind {
	case arn.User:
		p.Kind, p.Path = KindUser, pattern.Literal(a.Path)
	case arn.Role:
		p.Kind, p.Path, p.Session = KindRole, pattern.Literal(a.Path), pattern.Hole(pattern.NoColon)
	case arn.AssumedRole:
		p.Kind, p.Path, p.Session = KindRoleSession, pattern.WithPrefix("/"), pattern.Literal(a.Session)
	case arn.FederatedUser:
		p.Kind = KindFederatedUser
	case arn.AssumedRoot:
		p.Kind, p.Session = KindRootSession, pattern.Literal(a.Session)
	default:
		p.Kind = KindRoot
	}
	p.markServiceLinked()
	return p, nil
}

// callerFault says what is wrong with an ARN that is not that of a caller, as the end of a
// sentence, and what to do about it.
func callerFault(f iam.Fault) error {
	fix := forms
	switch {
	case f.OfService:
	case f.Fix != "":
		fix = strings.ToLower(f.Fix[:1]) + strings.TrimSuffix(f.Fix[1:], ".")
	case f.Suggestion != "":
		fix = "write " + f.Suggestion
	}
	return errors.New(f.What + ": " + fix)
}

func identityProvider(kind PrincipalKind, s string) *Principal {
	return &Principal{Kind: kind, Display: s, ARN: pattern.Literal(s), Host: s}
}

// markServiceLinked decides E-404 from path and name: the path decides, and where
// it is not known only a role with the reserved name may be service-linked.
func (p *Principal) markServiceLinked() {
	if !p.Kind.IsRole() {
		return
	}
	named := pattern.StartsWith(p.Name, ServiceLinkedPrefix)
	switch under := pattern.StartsWith(p.Path, ServiceLinkedPath); {
	case under == truth.True:
		p.ServiceLinked = truth.True
	case under == truth.Unknown && named != truth.False:
		p.ServiceLinked = truth.Unknown
	case under == truth.False && named == truth.True:
		p.Assumed = AssumedOrdinary
	}
}

// WithSession returns the session of that name of a role given by its ARN. Unlike
// the principal parsed from the session's ARN it knows the role's path.
func (p *Principal) WithSession(name string) (*Principal, error) {
	if p.Kind != KindRole {
		return nil, fmt.Errorf("%s is not a role: only a role has named sessions", p.Display)
	}
	if name == "" {
		return nil, fmt.Errorf("the session of %s needs a name", p.Display)
	}
	if err := checkName(name); err != nil {
		return nil, fmt.Errorf("the session %s of %s %w", words.Quote(name), p.Display, err)
	}
	q := *p
	q.Kind, q.Session = KindRoleSession, pattern.Literal(name)
	q.ARN = q.sessionARN(q.Partition, q.Account)
	q.Display = q.ARN.String()
	q.Derive()
	return &q, nil
}

// UnnamedRole is a caller with nothing known but the account: an IAM role that is
// not service-linked. With an empty account it is a role of the resource's own
// account, which need not be known. Everything that depends on its name is undetermined.
func UnnamedRole(account string) *Principal {
	p := &Principal{
		Kind:      KindRole,
		Partition: pattern.Hole(pattern.NoColon),
		Account:   pattern.Literal(account),
		Path:      pattern.WithPrefix("/"),
		Name:      pattern.Hole(pattern.NoColon),
		Session:   pattern.Hole(pattern.NoColon),
	}
	if account == "" {
		p.Account, p.SameAccountAsResource = pattern.Hole(pattern.Digits12), true
		p.Display = "an IAM role of the resource's account"
	} else {
		p.Display = "an IAM role of account " + account
	}
	p.ARN = p.roleARN(p.Partition, p.Account)
	p.Assumed = AssumedAnyRole
	p.Derive()
	return p
}

// WithUniqueID returns the caller with its unique id, AIDA… of a user or AROA… of a
// role, which policies may name instead of its ARN (E-919).
func (p *Principal) WithUniqueID(id string) (*Principal, error) {
	want := "AROA"
	switch {
	case p.Kind == KindUser:
		want = "AIDA"
	case !p.Kind.IsRole():
		return nil, fmt.Errorf("%s has no unique id: only users and roles do", p.Display)
	}
	if !iam.IsUniqueID(id) || !strings.HasPrefix(id, want) {
		return nil, fmt.Errorf("%s is not the unique id of a %s, which begins with %s", words.Quote(id), p.Kind, want)
	}
	q := *p
	q.UniqueID = id
	q.Derive()
	return &q, nil
}

// Placed returns the caller with what follows from a resource for a caller whose account
// or partition is not known: an unnamed role of the resource's account.
func (p *Principal) Placed(r *Resource, account pattern.Text) *Principal {
	partition := p.Partition
	if partition.IsKnown() && !p.SameAccountAsResource {
		return p
	}
	if !p.SameAccountAsResource {
		account = p.Account
	}
	if !partition.IsKnown() && r.Aligned {
		partition = r.Fields[1]
	}
	if partition.Equal(p.Partition) && account.Equal(p.Account) {
		return p
	}
	q := *p
	q.Partition, q.Account = partition, account
	q.ARN = q.roleARN(partition, account)
	q.Derive()
	return &q
}

// roleARN is the ARN of the caller's role in the given partition and account.
func (p *Principal) roleARN(partition, account pattern.Text) pattern.Text {
	return pattern.Concat(pattern.Literal("arn:"), partition, pattern.Literal(":iam::"), account,
		pattern.Literal(":role"), p.Path, p.Name)
}

// sessionARN is the ARN of the caller's role session.
func (p *Principal) sessionARN(partition, account pattern.Text) pattern.Text {
	return pattern.Concat(pattern.Literal("arn:"), partition, pattern.Literal(":sts::"), account,
		pattern.Literal(":assumed-role/"), p.Name, pattern.Literal("/"), p.Session)
}

// CallerRoleARN is the ARN of the caller's role, exact where the caller was given by
// it.
func (p *Principal) CallerRoleARN() pattern.Text {
	if p.Kind == KindRole {
		return p.ARN
	}
	return p.roleARN(p.Partition, p.Account)
}

// CallerSessionARN is the ARN of the caller's role session.
func (p *Principal) CallerSessionARN() pattern.Text {
	if p.Kind == KindRoleSession {
		return p.ARN
	}
	return p.sessionARN(p.Partition, p.Account)
}

// RootARN is the ARN that names the caller's account as a principal.
func (p *Principal) RootARN() pattern.Text {
	return pattern.Concat(pattern.Literal("arn:"), p.Partition, pattern.Literal(":iam::"), p.Account, pattern.Literal(":root"))
}
