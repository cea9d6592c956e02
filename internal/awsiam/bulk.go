// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// Query says which principals of an account to read.
type Query struct {
	Options
	Roles, Users bool
	PathPrefix   string
	Name         *regexp.Regexp
	Tags         map[string]string
	// AWSRoles includes the roles that AWS made: service-linked ones and those of IAM
	// Identity Center.
	AWSRoles bool
	// Limit is how many there may be; more are a [TooMany] problem.
	Limit int
}

// wants reports whether a principal is asked for.
func (q *Query) wants(p *Principal) bool {
	for key, value := range q.Tags {
		if got, ok := p.Tags[key]; !ok || got != value {
			return false
		}
	}
	return strings.HasPrefix(p.Path, q.PathPrefix) && (q.Name == nil || q.Name.MatchString(p.Name)) &&
		(q.AWSRoles || !p.ServiceLinked() && !p.Reserved())
}

// pageSize is the largest that IAM gives.
const pageSize = 1000

// Principals reads many principals from one stream of everything in the account. They are
// ordered by their ARNs. Neither MaxSession nor Description are in the stream.
func (r *Reader) Principals(ctx context.Context, q *Query) ([]*Principal, error) {
	ctx, done := context.WithTimeout(ctx, oneRead)
	defer done()
	c, err := r.open(ctx)
	if err != nil {
		return nil, err
	}
	for range rereads {
		var list []*Principal
		if list, err = r.readPrincipals(ctx, c, q); !errors.Is(err, errChanged) {
			return list, err
		}
	}
	if is(err, BoundaryGone) {
		return nil, err
	}
	return nil, &Problem{Kind: Changing, Subject: "account " + r.caller.Account, err: err}
}

// account is what the stream holds.
type account struct {
	roles    []types.RoleDetail
	users    []types.UserDetail
	groups   map[string]*types.GroupDetail
	policies map[string]*types.ManagedPolicyDetail
}

// readAccount reads the whole stream. Groups and policies always come along, since users
// and roles name them.
func readAccount(ctx context.Context, c *calls, q *Query) (*account, error) {
	a := &account{groups: map[string]*types.GroupDetail{}, policies: map[string]*types.ManagedPolicyDetail{}}
	filter := []types.EntityType{types.EntityTypeLocalManagedPolicy}
	if !q.Snapshot {
		filter = append(filter, types.EntityTypeAWSManagedPolicy)
	}
	if q.Roles {
		filter = append(filter, types.EntityTypeRole)
	}
	if q.Users {
		filter = append(filter, types.EntityTypeUser, types.EntityTypeGroup)
	}
	err := pages(ctx, "iam:GetAccountAuthorizationDetails", func(ctx context.Context, marker *string) (*string, error) {
		out, err := c.getAccountAuthorizationDetails(ctx, &iam.GetAccountAuthorizationDetailsInput{Filter: filter, Marker: marker, MaxItems: aws.Int32(pageSize)})
		if err != nil {
			return nil, err
		}
		if q.Roles { // what answers may ignore the filter
			a.roles = append(a.roles, out.RoleDetailList...)
		}
		if q.Users {
			a.users = append(a.users, out.UserDetailList...)
		}
		for i := range out.GroupDetailList {
			a.groups[aws.ToString(out.GroupDetailList[i].GroupName)] = &out.GroupDetailList[i]
		}
		for i := range out.Policies {
			a.policies[aws.ToString(out.Policies[i].Arn)] = &out.Policies[i]
		}
		return more(out.IsTruncated, out.Marker), nil
	})
	return a, err
}

func (r *Reader) readPrincipals(ctx context.Context, c *calls, q *Query) ([]*Principal, error) {
	a, err := readAccount(ctx, c, q)
	if err != nil {
		return nil, err
	}
	b := &bulk{reader: r, calls: c, query: q, account: a}
	var wanted []pending
	for i := range a.roles {
		if w := b.role(&a.roles[i]); q.wants(w.principal) {
			wanted = append(wanted, w)
		}
	}
	for i := range a.users {
		if w := b.user(&a.users[i]); q.wants(w.principal) {
			wanted = append(wanted, w)
		}
	}
	if q.Limit > 0 && len(wanted) > q.Limit {
		return nil, &Problem{Kind: TooMany, Limit: q.Limit, Subject: "account " + r.caller.Account}
	}
	if err := each(ctx, len(wanted), func(ctx context.Context, i int) error { return wanted[i].fill(ctx) }); err != nil {
		return nil, err
	}
	list := make([]*Principal, len(wanted))
	for i := range wanted {
		list[i] = wanted[i].principal
	}
	slices.SortFunc(list, func(x, y *Principal) int { return cmp.Compare(x.ARN, y.ARN) })
	return list, nil
}

// bulk makes principals of the stream.
type bulk struct {
	reader  *Reader
	calls   *calls
	query   *Query
	account *account
	memo    memo
}

// pending is a principal without its policies, which fill adds.
type pending struct {
	principal *Principal
	fill      func(context.Context) error
}

func (b *bulk) start() (*Principal, *found) {
	p := &Principal{
		Account: b.reader.caller.Account, Partition: b.reader.caller.Partition, Policies: map[string]string{}, Versions: map[string]string{},
	}
	return p, &found{reader: b.reader, calls: b.calls, options: b.query.Options, memo: &b.memo, policies: p.Policies, versions: p.Versions}
}

func (b *bulk) role(d *types.RoleDetail) pending {
	p, f := b.start()
	p.Type, p.ARN, p.Name, p.UniqueID, p.Path = TypeRole, aws.ToString(d.Arn), aws.ToString(d.RoleName), aws.ToString(d.RoleId), aws.ToString(d.Path)
	p.Created, p.Tags, p.LastUsed, p.BoundaryARN = aws.ToTime(d.CreateDate), tagsOf(d.Tags), lastUsed(d.RoleLastUsed), boundaryARN(d.PermissionsBoundary)
	return pending{p, func(ctx context.Context) error {
		var err error
		if p.Trust, err = document("trust policy of "+p.ARN, d.AssumeRolePolicyDocument); err != nil {
			return err
		}
		if err := b.policies(ctx, f, "", d.RolePolicyList, d.AttachedManagedPolicies); err != nil {
			return err
		}
		return b.finish(ctx, f, p)
	}}
}

func (b *bulk) user(d *types.UserDetail) pending {
	p, f := b.start()
	p.Type, p.ARN, p.Name, p.UniqueID, p.Path = TypeUser, aws.ToString(d.Arn), aws.ToString(d.UserName), aws.ToString(d.UserId), aws.ToString(d.Path)
	p.Created, p.Tags, p.BoundaryARN = aws.ToTime(d.CreateDate), tagsOf(d.Tags), boundaryARN(d.PermissionsBoundary)
	p.Groups = slices.Sorted(slices.Values(d.GroupList))
	return pending{p, func(ctx context.Context) error {
		if err := b.policies(ctx, f, "", d.UserPolicyList, d.AttachedManagedPolicies); err != nil {
			return err
		}
		for _, name := range p.Groups {
			g, ok := b.account.groups[name]
			if !ok {
				return &Problem{Kind: Changing, Subject: p.ARN, err: errChanged}
			}
			if err := b.policies(ctx, f, "group/"+name+"/", g.GroupPolicyList, g.AttachedManagedPolicies); err != nil {
				return err
			}
		}
		return b.finish(ctx, f, p)
	}}
}

// policies adds inline and managed policies.
func (b *bulk) policies(ctx context.Context, f *found, prefix string, inline []types.PolicyDetail, attached []types.AttachedPolicy) error {
	for _, d := range inline {
		key := prefix + "inline/" + aws.ToString(d.PolicyName)
		text, err := document(key, d.PolicyDocument)
		if err != nil {
			return err
		}
		if err := f.add(key, text); err != nil {
			return err
		}
	}
	for _, a := range attached {
		policyARN := aws.ToString(a.PolicyArn)
		m, err := b.managed(ctx, policyARN)
		if err != nil {
			return changed(err)
		}
		f.keep(policyARN, m)
		if err := f.add(managedKey(prefix, policyARN), m.document); err != nil {
			return err
		}
	}
	return nil
}

// managed is a managed policy of the stream. One that is not in it is read by itself.
func (b *bulk) managed(ctx context.Context, policyARN string) (managedDocument, error) {
	d := b.account.policies[policyARN]
	if d == nil {
		return b.reader.managedPolicy(ctx, b.calls, &b.memo, policyARN, b.query.Options)
	}
	for _, v := range d.PolicyVersionList {
		if v.IsDefaultVersion || d.DefaultVersionId != nil && aws.ToString(v.VersionId) == *d.DefaultVersionId {
			text, err := document(policyARN, v.Document)
			return managedDocument{text, aws.ToString(v.VersionId)}, err
		}
	}
	return b.reader.managedPolicy(ctx, b.calls, &b.memo, policyARN, b.query.Options)
}

func (b *bulk) finish(ctx context.Context, f *found, p *Principal) error {
	p.Attached = slices.Sorted(maps.Keys(f.attached))
	if p.BoundaryARN == "" {
		return nil
	}
	m, err := b.managed(ctx, p.BoundaryARN)
	if err != nil {
		if gone(err) {
			return &Problem{Kind: BoundaryGone, Subject: p.ARN, Got: p.BoundaryARN, err: errChanged}
		}
		return err
	}
	p.Boundary, p.Versions[p.BoundaryARN] = m.document, m.version
	return nil
}
