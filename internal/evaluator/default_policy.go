// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// defaultKeyText is the policy that AWS gives to a KMS key that is made without one
// (E-1714). The account that it names is that of the key, see [entryOwner].
const defaultKeyText = `{"Version": "2012-10-17", "Id": "key-default-1", "Statement": [{
	"Sid": "Enable IAM policies", "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:*", "Resource": "*"}]}`

// defaultFileSystemText is what counts for clients of an EFS file system that has no
// policy: everybody who reaches a mount target has full access (E-1713).
const defaultFileSystemText = `{"Version": "2012-10-17", "Statement": [{
	"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "elasticfilesystem:Client*", "Resource": "*",
	"Condition": {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}}}]}`

// defaultPolicies are policies that AWS puts in place of none, compiled when first
// asked for.
type defaultPolicies struct {
	once       sync.Once
	fileSystem *program.Policy
}

// defaultKeyPolicy is the default policy of every KMS key.
func defaultKeyPolicy(catalog iam.Services) *program.Policy {
	p := compileText(defaultKeyText, documents.DefaultKeyPolicy, catalog)
	p.Statements[0].Principal.Entries = []program.PrincipalEntry{{Kind: program.EntryOwner}}
	return p
}

// efsDefault is the default policy of EFS file systems.
func (ev *Evaluator) efsDefault() *program.Policy {
	ev.defaults.once.Do(func() {
		ev.defaults.fileSystem = compileText(defaultFileSystemText, "the default file system policy", ev.catalog)
	})
	return ev.defaults.fileSystem
}

// compileText compiles a document of this package as a resource policy.
func compileText(text, label string, catalog iam.Services) *program.Policy {
	root, _ := policy.ParseJSON(text)
	doc, _ := policy.Build(root)
	p, err := program.Compile(doc, iam.Resource, label, catalog)
	if err != nil { // a test compiles every text
		return &program.Policy{Label: label, Type: iam.Resource, Doc: doc, More: true}
	}
	return p
}

// isEFSClient reports whether the action is one of clients of an EFS file system,
// which are let in where there is no policy.
func (v *env) isEFSClient() bool {
	return v.action.Prefix == "elasticfilesystem" && strings.HasPrefix(v.action.Verb, "client")
}

// openByDefault reports whether a file system without policy may let the caller in.
func (v *env) openByDefault() bool {
	if v.trace != nil {
		saved := *v.trace
		defer func() { *v.trace = saved }()
	}
	got := v.evaluatePolicy(v.ev.efsDefault(), -1)
	return got.direct != truth.False
}
