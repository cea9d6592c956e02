// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"fmt"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Type is what a document is used as; as a member of a [Check] it is a set of those.
type Type uint16

// The policy types.
const (
	Identity Type = 1 << iota
	Boundary
	Session
	Trust
	Resource
	SCP
	RCP
	Endpoint
)

// Sets of policy types. A check for Resource is one for Endpoint too, unless it says otherwise.
const (
	AllTypes      = Identity | Boundary | Session | Trust | Resource | SCP | RCP | Endpoint
	IdentityTypes = Identity | Boundary | Session
)

var policyTypeNames = [...]string{"identity", "boundary", "session", "trust", "resource", "scp", "rcp", "endpoint"}

// TypeNames returns the names of all policy types.
func TypeNames() []string { return policyTypeNames[:] }

// ParseType reads the name of a policy type, such as "identity".
func ParseType(name string) (Type, error) {
	for i, n := range policyTypeNames {
		if n == name {
			return 1 << i, nil
		}
	}
	return 0, fmt.Errorf("policy type %q does not exist: write one of %s", name, words.QuoteList(policyTypeNames[:], "or"))
}

// Names returns the names of the types in the set.
func (t Type) Names() []string {
	var names []string
	for i, n := range policyTypeNames {
		if t&(1<<i) != 0 {
			names = append(names, n)
		}
	}
	return names
}

// String returns the name of the type, or the names of the set joined by commas.
func (t Type) String() string { return words.List(t.Names(), "and") }

// The attachments: where the document goes. Of a resource policy it is the service that owns the resource.
const (
	Managed     = "managed"
	InlineUser  = "inline_user"
	InlineGroup = "inline_group"
	InlineRole  = "inline_role"
	// PermissionSet is the inline policy of a permission set of IAM Identity Center.
	PermissionSet = "permission_set"

	APIGateway     = "apigateway"
	DynamoDB       = "dynamodb"
	ECR            = "ecr"
	EFS            = "elasticfilesystem"
	ElasticSearch  = "es"
	EventBus       = "events"
	KMS            = "kms"
	Lambda         = "lambda"
	Organizations  = "organizations" // the delegation policy
	S3             = "s3"
	SecretsManager = "secretsmanager"
	SNS            = "sns"
	SQS            = "sqs"
)

// NamesPrincipals reports whether the statements of the type name principals one by one.
func (t Type) NamesPrincipals() bool { return t&(Resource|Trust|Endpoint) != 0 }

// Describe names the type for messages, with its article: "an identity policy".
func (t Type) Describe() string {
	switch t {
	case Identity:
		return "an identity policy"
	case Boundary:
		return "a permissions boundary"
	case Session:
		return "a session policy"
	case Trust:
		return "a role trust policy"
	case Resource:
		return "a resource policy"
	case SCP:
		return "a service control policy"
	case RCP:
		return "a resource control policy"
	default:
		return "a VPC endpoint policy"
	}
}
