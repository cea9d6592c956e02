// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// Note is something to say about a result in addition to its decision, as data: an
// assumption, a rule of AWS, input that did not count. Package explain makes the
// sentence. Fields that the kind does not need are zero, so that equal notes are one.
type Note struct {
	Kind NoteKind
	// Key is a context key as it is shown.
	Key string
	// Action is the name of the action, or of its service.
	Action string
	// Resource is the resource as the request names it.
	Resource string
	// Detail and Value are further names that the kind needs.
	Detail, Value string
	Rule          iam.Contested
}

// NoteKind says what a note is about.
type NoteKind uint8

// The kinds, with the fields of [Note] that they have.
const (
	// NoteNone is the zero value: nothing.
	NoteNone NoteKind = iota

	// The assumptions.

	// AssumeOwner: Resource belongs to the caller's account.
	AssumeOwner
	// AssumeOrdinaryRole: the role Detail, named like a service-linked one, is not one.
	AssumeOrdinaryRole
	// AssumeAnyRole: the caller is Detail and no service-linked role.
	AssumeAnyRole
	// AssumeCustomerKey: the key is not one of AWS, which RCPs do not reach.
	AssumeCustomerKey
	// AssumeDefaultKey: the key Resource is not one that AWS manages.
	AssumeDefaultKey
	AssumeEndpointOpen
	AssumeNoColon
	AssumeTLS
	AssumeDirect
	// AssumeIAMAuth: the auth type of Resource is AWS_IAM.
	AssumeIAMAuth
	AssumePublicAPI
	// AssumePolicySilent: the policy of Resource neither grants nor denies.
	AssumePolicySilent
	// AssumePolicyNamesNobody: the policy of Resource names nobody itself.
	AssumePolicyNamesNobody

	// What does not take part.

	NoteRootPolicies
	NoteLinkedBoundary
	NoteSCPManagement
	NoteSCPLinked
	NoteRCPOfAWS
	NoteRCPManagement
	NoteRCPLinked
	// NoteRCPUnlisted: a denial of an RCP does not count for the service Action.
	NoteRCPUnlisted
	// NoteGateway: requests to the service Action do not pass a gateway endpoint.
	NoteGateway
	NoteNotThroughEndpoint
	NoteNoSessionPolicy
	// NoteNoPolicy: Resource has no policy.
	NoteNoPolicy

	// Keys.

	// NoteOwnKeys: some of the resources of a call of Action have Key.
	NoteOwnKeys
	NoteRoleTags
	// NoteUnlistedKey: AWS does not list Key for Action.
	NoteUnlistedKey
	// NoteGlobalRegion: Key was stated as Value, and is Detail for the service Action.
	NoteGlobalRegion
	// NoteServiceKey and those that follow: Key was taken as absent, because only requests of
	// services, requests for buckets, or no requests of Action, of Action for Resource, or for
	// Resource of AWS have it.
	NoteServiceKey
	NoteBucketKey
	NoteActionKey
	NoteRequestKey
	NoteKeyOfAWS

	// How a request is decided.

	// NoteDocumented: the documented reading of Rule was taken.
	NoteDocumented
	NoteKMSGrants
	NoteFunctionURL
	// NoteRole: Resource is the Detail (type) of Action.
	NoteRole
	// NoteSessionExtra: Action with Key needs the action Detail.
	NoteSessionExtra
	// NoteNeeded, NotePerhapsNeeded: Action needs, or may need, a resource of type Detail.
	NoteNeeded
	NotePerhapsNeeded
	// NoteTogether: AWS may check Action on several resources together (Rule).
	NoteTogether
	// NoteGoesWith: Action is also checked on Resource.
	NoteGoesWith

	// Rules of AWS that decide without asking policies: see [Result.Rule].

	RuleCallerIdentity
	RuleSessionToken
	RuleSessionTokenLongTerm
	RuleFederationTokenLongTerm
	RuleRootAssumesNoRole
	RuleFederatedUserSTS
	RuleIAMOwnAccount
	RuleAWSManagedPolicies
	RuleReservedRoles
	// RuleKeysOfOthers: Action cannot be called on keys of other accounts.
	RuleKeysOfOthers
	RuleAWSAliases
	RuleBucketRoot
	RulePublicBucket
	RuleAnonymous
	RulePartitions
)

// note records something for the reader of the result, once.
func (v *env) note(n Note) {
	if v.trace != nil && !slices.Contains(v.trace.notes, n) {
		v.trace.notes = append(v.trace.notes, n)
	}
}

// assume records an assumption for the reader of the result, once.
func (v *env) assume(n Note) {
	if v.trace != nil && !slices.Contains(v.trace.assumptions, n) {
		v.trace.assumptions = append(v.trace.assumptions, n)
	}
}
