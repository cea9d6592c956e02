// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
)

// levels reads the levels above an account.
type levels struct {
	calls        *calls
	organization *Organization
	name         atomic.Value // string, that of the account

	mutex    sync.Mutex
	contents map[string]*held // of policies, by their ids
}

func (l *levels) read(ctx context.Context) error {
	o := l.organization
	var ids, again []string
	var roots []types.Root
	err := together(ctx,
		func(ctx context.Context) (err error) { ids, err = l.path(ctx); return err },
		func(ctx context.Context) (err error) { roots, err = l.roots(ctx); return err })
	if err != nil {
		return err
	}
	i := slices.IndexFunc(roots, func(r types.Root) bool { return aws.ToString(r.Id) == ids[0] })
	if i < 0 {
		return &Problem{Kind: Changing, Subject: ids[0], err: errChanged}
	}
	for _, t := range roots[i].PolicyTypes {
		on := t.Status == types.PolicyTypeStatusEnabled
		if !on && (t.Type == types.PolicyTypeServiceControlPolicy || t.Type == types.PolicyTypeResourceControlPolicy) {
			// It is being switched on or off, and nobody knows since when.
			return &Problem{Kind: Changing, Subject: "the policy type " + string(t.Type) + " of " + ids[0], Want: string(types.PolicyTypeStatusEnabled), Got: string(t.Status), err: errChanged}
		}
		o.ServicesOn = o.ServicesOn || on && t.Type == types.PolicyTypeServiceControlPolicy
		o.ResourcesOn = o.ResourcesOn || on && t.Type == types.PolicyTypeResourceControlPolicy
	}
	o.Path = make([]Level, len(ids))
	o.Path[0] = Level{ids[0], aws.ToString(roots[i].Name), LevelRoot}
	last := len(ids) - 1
	name, _ := l.name.Load().(string)
	o.Path[last] = Level{ids[last], name, LevelAccount}
	var work []func(context.Context) error
	for n := 1; n < last; n++ {
		work = append(work, func(ctx context.Context) error { return l.unit(ctx, ids[n], &o.Path[n]) })
	}
	if o.ServicesOn {
		o.Services = make([]map[string]string, len(ids))
		work = append(work, l.policies(ids, types.PolicyTypeServiceControlPolicy, o.Services)...)
	}
	if o.ResourcesOn {
		o.Resources = make([]map[string]string, len(ids))
		work = append(work, l.policies(ids, types.PolicyTypeResourceControlPolicy, o.Resources)...)
	}
	if err := together(ctx, work...); err != nil {
		return err
	}
	// An account that was moved meanwhile got a mixture (L-205).
	if again, err = l.path(ctx); err != nil {
		return err
	}
	if !slices.Equal(ids, again) {
		return &Problem{Kind: Changing, Subject: "account " + o.AccountID, err: errChanged}
	}
	return nil
}

// path returns the ids from the root to the account. DescribeAccount gives them in one
// call where AWS has that; else the parents are asked for one by one.
func (l *levels) path(ctx context.Context) ([]string, error) {
	accountID := l.organization.AccountID
	out, err := l.calls.describeAccount(ctx, &organizations.DescribeAccountInput{AccountId: &accountID})
	if err != nil {
		return nil, err
	}
	if out.Account == nil {
		return nil, &Problem{Kind: BadAnswer, Operation: "organizations:DescribeAccount", Message: "it holds no account"}
	}
	l.name.Store(aws.ToString(out.Account.Name))
	if len(out.Account.Paths) > 0 {
		ids := strings.Split(strings.Trim(out.Account.Paths[0], "/"), "/")
		if len(ids) < 3 || ids[0] != l.organization.ID || ids[len(ids)-1] != accountID || len(ids) > deepest {
			return nil, &Problem{Kind: BadAnswer, Operation: "organizations:DescribeAccount", Message: "the path of the account is not one"}
		}
		return ids[1:], nil
	}
	ids := []string{accountID}
	for range deepest {
		child := ids[0]
		var parents []types.Parent
		err := pages(ctx, "organizations:ListParents", func(ctx context.Context, next *string) (*string, error) {
			out, err := l.calls.listParents(ctx, &organizations.ListParentsInput{ChildId: &child, NextToken: next})
			if err != nil {
				return nil, err
			}
			parents = append(parents, out.Parents...)
			return token(out.NextToken), nil
		})
		if err != nil {
			return nil, err
		}
		if len(parents) != 1 || parents[0].Id == nil {
			return nil, &Problem{Kind: BadAnswer, Operation: "organizations:ListParents", Message: child + " has not one parent"}
		}
		ids = slices.Insert(ids, 0, *parents[0].Id)
		if parents[0].Type == types.ParentTypeRoot {
			return ids, nil
		}
	}
	return nil, &Problem{Kind: BadAnswer, Operation: "organizations:ListParents", Message: "there is no end to the parents of account " + accountID}
}

func (l *levels) roots(ctx context.Context) (roots []types.Root, err error) {
	err = pages(ctx, "organizations:ListRoots", func(ctx context.Context, next *string) (*string, error) {
		out, err := l.calls.listRoots(ctx, &organizations.ListRootsInput{NextToken: next})
		if err != nil {
			return nil, err
		}
		roots = append(roots, out.Roots...)
		return token(out.NextToken), nil
	})
	return roots, err
}

// unit reads the name of an organizational unit. The names of accounts came with their
// path.
func (l *levels) unit(ctx context.Context, id string, level *Level) error {
	out, err := l.calls.describeOrganizationalUnit(ctx, &organizations.DescribeOrganizationalUnitInput{OrganizationalUnitId: &id})
	if err != nil {
		return moved(err)
	}
	*level = Level{id, "", LevelUnit}
	if out.OrganizationalUnit != nil {
		level.Name = aws.ToString(out.OrganizationalUnit.Name)
	}
	return nil
}

// moved says that an answer about something that was just found means that it changed.
func moved(err error) error {
	if hasCode(err, "PolicyNotFoundException", "TargetNotFoundException", "OrganizationalUnitNotFoundException", "ParentNotFoundException") {
		return &Problem{Kind: Changing, err: errChanged}
	}
	return err
}

// policies returns the work of reading the policies of each level into out.
func (l *levels) policies(ids []string, kind types.PolicyType, out []map[string]string) []func(context.Context) error {
	work := make([]func(context.Context) error, len(ids))
	for i := range ids {
		work[i] = func(ctx context.Context) (err error) { out[i], err = l.target(ctx, ids[i], kind); return err }
	}
	return work
}

// target reads the policies that are attached to one level. A level without policies is
// empty, and denies everything (E-521).
func (l *levels) target(ctx context.Context, id string, kind types.PolicyType) (map[string]string, error) {
	var list []types.PolicySummary
	err := pages(ctx, "organizations:ListPoliciesForTarget", func(ctx context.Context, next *string) (*string, error) {
		out, err := l.calls.listPoliciesForTarget(ctx, &organizations.ListPoliciesForTargetInput{TargetId: &id, Filter: kind, NextToken: next})
		if err != nil {
			return nil, moved(err)
		}
		list = append(list, out.Policies...)
		return token(out.NextToken), nil
	})
	if err != nil {
		return nil, err
	}
	contents := make([]string, len(list))
	err = each(ctx, len(list), func(ctx context.Context, i int) (err error) {
		contents[i], err = l.content(ctx, &list[i])
		return err
	})
	if err != nil {
		return nil, err
	}
	named := make(map[string]int)
	for i := range list {
		named[aws.ToString(list[i].Name)]++
	}
	out := make(map[string]string, len(list))
	for i := range list {
		name := aws.ToString(list[i].Name)
		if named[name] > 1 { // two ids with one name; a page that repeats an id has one key all the same
			name += " (" + aws.ToString(list[i].Id) + ")"
		}
		out[name] = contents[i]
	}
	return out, nil
}

// full are the policies of AWS that allow everything, by their ids. Their documents are
// known without a call (L-204).
var full = map[string]string{
	"p-FullAWSAccess":    documents.SCPFullAccess,
	"p-RCPFullAWSAccess": documents.RCPFullAccess,
}

// content is the document of a policy, read once.
func (l *levels) content(ctx context.Context, p *types.PolicySummary) (string, error) {
	id := aws.ToString(p.Id)
	if word, ok := full[id]; ok && p.AwsManaged {
		return documents.Content(word).JSON(), nil
	}
	l.mutex.Lock()
	if l.contents == nil {
		l.contents = map[string]*held{}
	}
	h := l.contents[id]
	if h == nil {
		h = &held{gate: make(gate, 1)}
		l.contents[id] = h
	}
	l.mutex.Unlock()
	if err := h.gate.enter(ctx); err != nil {
		return "", problem(ctx, "organizations:DescribePolicy", err)
	}
	defer h.gate.leave()
	if h.read {
		return h.document, nil
	}
	out, err := l.calls.describePolicy(ctx, &organizations.DescribePolicyInput{PolicyId: &id})
	if err != nil {
		return "", moved(err)
	}
	if out.Policy == nil || strings.TrimSpace(aws.ToString(out.Policy.Content)) == "" {
		return "", &Problem{Kind: BadAnswer, Operation: "organizations:DescribePolicy", Subject: id, Message: "it holds no document"}
	}
	h.document, h.read = *out.Policy.Content, true
	return h.document, nil
}
