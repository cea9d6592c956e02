// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/service/organizations"
)

// Organization is the policies that an organization puts on an account.
type Organization struct {
	// AccountID is the account that the policies are about.
	AccountID string
	// ID is "" if the account is in no organization; all else is empty then.
	ID, ManagementAccountID string
	// Path is from the root to the account.
	Path []Level
	// Services and Resources are the service and resource control policies of each level by
	// their names; nil where they do not apply: in the management account, or where the root
	// has the type switched off.
	Services, Resources []map[string]string
	// ServicesOn and ResourcesOn say whether the root has the type switched on. They are not
	// read for the management account.
	ServicesOn, ResourcesOn bool
}

// Management reports whether the account is the management account, which neither service
// nor resource control policies bind (L-202).
func (o *Organization) Management() bool { return o.ID != "" && o.AccountID == o.ManagementAccountID }

// Level is a root, an organizational unit or an account.
type Level struct {
	ID, Name string
	Type     string // "ROOT", "ORGANIZATIONAL_UNIT" or "ACCOUNT", as AWS has it
}

// The types of levels.
const (
	LevelRoot    = "ROOT"
	LevelUnit    = "ORGANIZATIONAL_UNIT"
	LevelAccount = "ACCOUNT"
)

// deepest is how many levels there can be: root, five units, account; and some more, should
// AWS raise that.
const deepest = 32

// OrganizationPolicies reads what the organization puts on an account, that of the caller
// for "".
func (r *Reader) OrganizationPolicies(ctx context.Context, accountID string) (*Organization, error) {
	ctx, done := context.WithTimeout(ctx, oneRead)
	defer done()
	c, err := r.open(ctx)
	if err != nil {
		return nil, err
	}
	accountID = orDefault(accountID, r.caller.Account)
	out, err := c.describeOrganization(ctx, &organizations.DescribeOrganizationInput{})
	switch {
	case hasCode(err, "AWSOrganizationsNotInUseException"):
		if accountID != r.caller.Account {
			return nil, &Problem{Kind: OtherAccount, Subject: "account " + accountID, Want: accountID, Got: r.caller.Account}
		}
		return &Organization{AccountID: accountID}, nil
	case err != nil:
		return nil, err
	case out.Organization == nil || out.Organization.Id == nil || out.Organization.MasterAccountId == nil:
		return nil, &Problem{Kind: BadAnswer, Operation: "organizations:DescribeOrganization", Message: "it names no organization"}
	}
	base := Organization{AccountID: accountID, ID: *out.Organization.Id, ManagementAccountID: *out.Organization.MasterAccountId}
	if base.Management() {
		return &base, nil
	}
	for range rereads {
		o := base
		if err = (&levels{calls: c, organization: &o}).read(ctx); err == nil {
			return &o, nil
		}
		if !errors.Is(err, errChanged) {
			return nil, r.unreadable(err, &base)
		}
	}
	var p *Problem
	if errors.As(err, &p) && p.Want != "" {
		return nil, p
	}
	return nil, &Problem{Kind: Changing, Subject: "the policies of account " + accountID, err: err}
}

// unreadable says what an error means: only the management account and delegated
// administrators may read (L-201).
func (r *Reader) unreadable(err error, o *Organization) error {
	var p *Problem
	if !errors.As(err, &p) {
		return err
	}
	out := *p
	switch {
	case p.Kind == Denied:
		out.Kind = NotManagement
	case hasCode(err, "AccountNotFoundException", "ChildNotFoundException"):
		out.Kind = NotFound
	default:
		return err
	}
	out.Subject, out.Want, out.Got = "account "+o.AccountID, o.ManagementAccountID, r.caller.Account
	return &out
}
