// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// Note is the sentence of a note, an assumption or a rule; "" for NoteNone.
func (p *Printer) Note(n *evaluator.Note) string {
	given := *n
	given.Resource = p.Resource(n.Resource)
	for _, f := range [...]func(*evaluator.Note) string{p.assumption, p.leftOut, p.keyNote, p.check, rule} {
		if s := f(&given); s != "" {
			return s
		}
	}
	return ""
}

// Notes are the sentences of several.
func (p *Printer) Notes(list []evaluator.Note) []string {
	var out []string
	for i := range list {
		out = append(out, p.Note(&list[i]))
	}
	return out
}

func (p *Printer) assumption(n *evaluator.Note) string {
	switch n.Kind {
	case evaluator.AssumeOwner:
		return "the resource " + n.Resource + " belongs to the caller's account; " + p.Arguments.ResourceAccounts + " says otherwise where it does not"
	case evaluator.AssumeOrdinaryRole:
		return n.Detail + " is an ordinary role: its name begins with " + request.ServiceLinkedPrefix + ", but its path is not " + request.ServiceLinkedPath
	case evaluator.AssumeAnyRole:
		return "the caller is " + n.Detail + " whose name is not known, and no service-linked role; " + p.Arguments.Principal + " says otherwise"
	case evaluator.AssumeCustomerKey:
		return "the KMS key is not one that AWS manages, which resource control policies do not reach"
	case evaluator.AssumeDefaultKey:
		return n.Resource + " is not one of the keys that AWS manages, whose policies are other ones than \"" + documents.DefaultKeyPolicy + "\""
	case evaluator.AssumeEndpointOpen:
		return "the VPC endpoint has the default policy, which allows everything; " + p.Arguments.EndpointPolicy + " says otherwise"
	case evaluator.AssumeNoColon:
		return "the paths and names of IAM resources hold no colon"
	case evaluator.AssumeTLS:
		return "the request uses TLS (aws:SecureTransport is true)"
	case evaluator.AssumeDirect:
		return "the caller makes the request itself (aws:ViaAWSService is false)"
	case evaluator.AssumeIAMAuth:
		return "the auth type of " + n.Resource + " is AWS_IAM: without it, no policy is asked"
	case evaluator.AssumePublicAPI:
		return "the API is not a private one, whose resource policy would have to allow the request: those are reached through a VPC endpoint"
	case evaluator.AssumePolicySilent:
		return "the policy of " + n.Resource + " neither grants nor denies"
	case evaluator.AssumePolicyNamesNobody:
		return "the policy of " + n.Resource + " names nobody itself"
	}
	return ""
}

// OfPolicies is an assumption of that kind about several policies, "" for kinds that are
// not about a policy.
func OfPolicies(kind evaluator.NoteKind, of []string) string {
	const most = 3
	names := strings.Join(of[:min(most, len(of))], ", ")
	if more := len(of) - most; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	switch kind {
	case evaluator.AssumePolicySilent:
		return "the policies of " + names + " neither grant nor deny"
	case evaluator.AssumePolicyNamesNobody:
		return "the policies of " + names + " name nobody themselves"
	}
	return ""
}

// leftOut is about policies that do not take part.
func (p *Printer) leftOut(n *evaluator.Note) string {
	switch n.Kind {
	case evaluator.NoteRootPolicies:
		return "the root user has full access to its account without identity policies: those given do not apply"
	case evaluator.NoteLinkedBoundary:
		return "service-linked roles have no permissions boundary and no session policies: those given do not apply"
	case evaluator.NoteSCPManagement:
		return "service control policies do not reach the management account of the organization"
	case evaluator.NoteSCPLinked:
		return "service control policies do not reach service-linked roles"
	case evaluator.NoteRCPOfAWS:
		return "resource control policies do not reach resources of AWS"
	case evaluator.NoteRCPManagement:
		return "resource control policies do not reach the management account of the organization"
	case evaluator.NoteRCPLinked:
		return "resource control policies do not reach calls of service-linked roles"
	case evaluator.NoteRCPUnlisted:
		return "a resource control policy denies this request, but " + n.Action +
			" is not among the services that resource control policies reach: the denial is ignored, and would count if AWS added the service"
	case evaluator.NoteGateway:
		return "requests to " + n.Action + " do not pass through a gateway endpoint: the endpoint policy does not apply"
	case evaluator.NoteNotThroughEndpoint:
		return "a service makes the request on behalf of the caller, and does not pass through the VPC endpoint: the endpoint policy does not apply"
	case evaluator.NoteNoSessionPolicy:
		return "a federated user without a session policy has no identity-based permissions"
	case evaluator.NoteNoPolicy:
		return n.Resource + " has no policy, as " + p.Arguments.ResourcePolicies + " says"
	}
	return ""
}

// keyNote is about context keys.
func (p *Printer) keyNote(n *evaluator.Note) string {
	absent := func(who string) string {
		return "the " + p.Arguments.Context + " has " + n.Key + ", which " + who + " have: it was taken as absent"
	}
	switch n.Kind {
	case evaluator.NoteOwnKeys:
		return "only some of the resources that a call of " + n.Action + " names have " + n.Key + ": each was checked with its own keys"
	case evaluator.NoteRoleTags:
		return "IAM does not reliably offer the tags of a role to conditions on iam:PassRole"
	case evaluator.NoteUnlistedKey:
		return "AWS does not list " + n.Key + " for " + n.Action + ": whether its requests have the key is not known"
	case evaluator.NoteGlobalRegion:
		return "the " + p.Arguments.Context + " says that " + n.Key + " is " + n.Value + ", but requests to " + n.Action + " count as made in " + n.Detail + ", which was used"
	case evaluator.NoteServiceKey:
		return absent("only requests of AWS services for a resource of theirs")
	case evaluator.NoteBucketKey:
		return absent("only requests for S3 buckets and objects")
	case evaluator.NoteActionKey:
		return absent("requests of " + n.Action + " do not")
	case evaluator.NoteRequestKey:
		return absent("requests of " + n.Action + " for " + n.Resource + " do not")
	case evaluator.NoteKeyOfAWS:
		return absent("resources of AWS, such as " + n.Resource + ", do not")
	}
	return ""
}

// check is about what a request is decided by.
func (p *Printer) check(n *evaluator.Note) string {
	switch n.Kind {
	case evaluator.NoteDocumented:
		return "took the documented reading of " + n.Rule.ID() + ": " + n.Rule.Question()
	case evaluator.NoteKMSGrants:
		return "kms_grants_not_modelled: a grant on the key may allow what its key policy does not; grants are not modelled"
	case evaluator.NoteFunctionURL:
		return "function URLs made since October 2025 ask for lambda:InvokeFunction as well: ask about both actions"
	case evaluator.NoteRole:
		return n.Resource + " is the " + n.Detail + " of " + n.Action
	case evaluator.NoteSessionExtra:
		return n.Action + " with " + n.Key + " needs " + n.Detail + " too"
	case evaluator.NoteNeeded:
		return n.Action + " also needs a resource of type " + n.Detail + ", and the request names none: list it in " + p.Arguments.Resources
	case evaluator.NotePerhapsNeeded:
		return perhapsNeeded(n.Action, n.Detail, p.Arguments.Resources)
	case evaluator.NoteTogether:
		return "AWS may check a call of " + n.Action + " on several resources together: " + n.Rule.ID()
	case evaluator.NoteGoesWith:
		return n.Action + " is also checked on " + n.Resource + ", which goes with what the request names"
	}
	return ""
}

// rule is about what AWS decides without asking policies.
func rule(n *evaluator.Note) string {
	switch n.Kind {
	case evaluator.RuleCallerIdentity:
		return "sts:GetCallerIdentity is allowed for every authenticated caller, and no policy changes that"
	case evaluator.RuleSessionToken:
		return "sts:GetSessionToken needs no permission: policies do not affect it"
	case evaluator.RuleSessionTokenLongTerm:
		return "sts:GetSessionToken is only for the long-term credentials of a user or of root"
	case evaluator.RuleFederationTokenLongTerm:
		return "sts:GetFederationToken is only for the long-term credentials of a user or of root"
	case evaluator.RuleRootAssumesNoRole:
		return "the root user cannot call sts:AssumeRole"
	case evaluator.RuleFederatedUserSTS:
		return "a federated user can call no sts action but sts:GetCallerIdentity"
	case evaluator.RuleIAMOwnAccount:
		return "IAM actions never reach another account"
	case evaluator.RuleAWSManagedPolicies:
		return "AWS managed policies cannot be changed"
	case evaluator.RuleReservedRoles:
		return "roles under the path /aws-reserved/ can be neither changed nor passed"
	case evaluator.RuleKeysOfOthers:
		return n.Action + " cannot be called on keys of other accounts"
	case evaluator.RuleAWSAliases:
		return "aliases that begin with alias/aws/ belong to AWS and cannot be changed"
	case evaluator.RuleBucketRoot:
		return "the root user of the bucket's account can always read, replace and delete the bucket policy: its denials do not count"
	case evaluator.RulePublicBucket:
		return "the bucket policy is public, and RestrictPublicBuckets keeps everyone out but the bucket's own account and services of AWS"
	case evaluator.RuleAnonymous:
		return "few services answer requests without credentials"
	case evaluator.RulePartitions:
		return "the caller and the resource are in different partitions of AWS, between which no access can be granted"
	}
	return ""
}
