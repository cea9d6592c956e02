// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"context"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
)

// found collects the policies of one principal while several calls find them.
type found struct {
	reader  *Reader
	calls   *calls
	options Options
	// memo are the managed policies of this read.
	memo *memo

	mutex    sync.Mutex
	policies map[string]string
	versions map[string]string
	attached map[string]bool
}

// add takes a document under its key. A page may repeat what an earlier one had; but a key
// that another document has would hide a policy.
func (f *found) add(key, document string) error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if other, taken := f.policies[key]; taken && other != document {
		return &Problem{Kind: BadAnswer, Subject: key, Message: "two policies have the same name"}
	}
	f.policies[key] = document
	return nil
}

// changed says that an answer about something which was just listed means that it was
// deleted since.
func changed(err error) error {
	if gone(err) {
		return &Problem{Kind: Changing, err: errChanged}
	}
	return err
}

// inline reads the inline policies of those names.
func (f *found) inline(ctx context.Context, prefix string, names []string, read func(ctx context.Context, name string) (*string, error)) error {
	return each(ctx, len(names), func(ctx context.Context, i int) error {
		text, err := read(ctx, names[i])
		if err != nil {
			return changed(err)
		}
		key := prefix + "inline/" + names[i]
		decoded, err := document(key, text)
		if err != nil {
			return err
		}
		return f.add(key, decoded)
	})
}

// managed reads attached policies.
func (f *found) managed(ctx context.Context, prefix string, list []types.AttachedPolicy) error {
	return each(ctx, len(list), func(ctx context.Context, i int) error {
		policyARN := aws.ToString(list[i].PolicyArn)
		m, err := f.reader.managedPolicy(ctx, f.calls, f.memo, policyARN, f.options)
		if err != nil {
			return changed(err)
		}
		f.keep(policyARN, m)
		return f.add(managedKey(prefix, policyARN), m.document)
	})
}

func (f *found) keep(policyARN string, m managedDocument) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.attached == nil {
		f.attached = map[string]bool{}
	}
	f.attached[policyARN] = true
	f.versions[policyARN] = m.version
}

// managedKey is the key of a managed policy: its name under its kind, since the policy of
// a customer and one of AWS may share a name.
func managedKey(prefix, policyARN string) string {
	kind := "managed/"
	if isAWSOwned(policyARN) {
		kind = "aws/"
	}
	return prefix + kind + policyARN[strings.LastIndexByte(policyARN, '/')+1:]
}

func isAWSOwned(policyARN string) bool { return arn.Account(policyARN) == awsOwned }

// boundary reads the permissions boundary. One that does not exist is an error: IAM
// decides as with an empty one, or as with none, and nobody knows (L-113).
func (f *found) boundary(ctx context.Context, p *Principal) error {
	if p.BoundaryARN == "" {
		return nil
	}
	m, err := f.reader.managedPolicy(ctx, f.calls, f.memo, p.BoundaryARN, f.options)
	if err != nil {
		if gone(err) {
			return &Problem{Kind: BoundaryGone, Subject: p.ARN, Got: p.BoundaryARN, err: errChanged}
		}
		return err
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	p.Boundary, f.versions[p.BoundaryARN] = m.document, m.version
	return nil
}

// managedDocument is a managed policy at its default version.
type managedDocument struct{ document, version string }

// held is a managed policy, read once. Its gate lets one at a time read it; the others find
// it then.
type held struct {
	gate gate
	read bool
	managedDocument
}

// memo are the managed policies of one read, by their ARNs. A later read asks again which
// version counts: the policy may have been changed, by the same run of Terraform too.
type memo struct{ policies sync.Map }

// at returns the place of a policy.
func (m *memo) at(policyARN string) (*held, bool) {
	value, _ := m.policies.LoadOrStore(policyARN, &held{gate: make(gate, 1)})
	h, ok := value.(*held)
	return h, ok
}

// managedPolicy returns a managed policy.
func (r *Reader) managedPolicy(ctx context.Context, c *calls, m *memo, policyARN string, o Options) (managedDocument, error) {
	if o.Snapshot && r.settings.Snapshot != nil && isAWSOwned(policyARN) {
		if text, version, ok := r.settings.Snapshot(policyARN); ok {
			return managedDocument{text, version}, nil
		}
	}
	h, ok := m.at(policyARN)
	if !ok {
		return managedDocument{}, &Problem{Subject: policyARN, Message: "the cache holds something else"}
	}
	if err := h.gate.enter(ctx); err != nil {
		return managedDocument{}, problem(ctx, "iam:GetPolicy", err)
	}
	defer h.gate.leave()
	if h.read {
		return h.managedDocument, nil
	}
	policy, err := c.getPolicy(ctx, &iam.GetPolicyInput{PolicyArn: &policyARN})
	if err != nil {
		return managedDocument{}, err
	}
	if policy.Policy == nil || policy.Policy.DefaultVersionId == nil {
		return managedDocument{}, &Problem{Kind: BadAnswer, Operation: "iam:GetPolicy", Subject: policyARN, Message: "it names no default version"}
	}
	version := aws.ToString(policy.Policy.DefaultVersionId)
	text, err := r.versionOf(ctx, c, policyARN, aws.ToString(policy.Policy.PolicyId), version)
	if err != nil {
		return managedDocument{}, err
	}
	h.managedDocument, h.read = managedDocument{text, version}, true
	return h.managedDocument, nil
}

// policyVersion names a version of a policy for good: a policy that is made again has another
// id, and a version never changes.
type policyVersion struct{ policyARN, id, version string }

// versionOf is the document of a version, read once in the life of a reader.
func (r *Reader) versionOf(ctx context.Context, c *calls, policyARN, id, version string) (string, error) {
	key := policyVersion{policyARN, id, version}
	if text, ok := r.versions.Load(key); ok && id != "" {
		if text, ok := text.(string); ok {
			return text, nil
		}
	}
	out, err := c.getPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: &policyARN, VersionId: &version})
	if err != nil {
		return "", err
	}
	if out.PolicyVersion == nil {
		return "", &Problem{Kind: BadAnswer, Operation: "iam:GetPolicyVersion", Subject: policyARN, Message: "it holds no version"}
	}
	text, err := document(policyARN, out.PolicyVersion.Document)
	if err != nil {
		return "", err
	}
	r.versions.Store(key, text)
	return text, nil
}
