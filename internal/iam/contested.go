// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"strconv"
)

// Contested is a rule on which AWS's documentation and behaviour disagree, or on
// which AWS is silent. A verdict that depends on one is undetermined (E-105).
type Contested uint8

type contestedRule struct {
	Question string
	// Rewrite says how to write the policy so that both readings agree.
	Rewrite string
}

// ContestedRules is indexed by the number of the rule.
var ContestedRules = [...]contestedRule{
	1:  {"whether a * in the first five fields of a resource ARN crosses colons", "write all six fields of the ARN, with * for each field that may be anything"},
	2:  {"whether a resource ARN with fewer than six fields is completed with * in this type of policy", "write all six fields of the ARN"},
	3:  {"whether a wildcard in the service field of a resource ARN matches", "name the service"},
	4:  {"what a policy variable without a value does in NotResource", "give the variable a default, or test the key with Null in a separate statement"},
	5:  {"whether * or ? inside the value of a policy variable acts as a wildcard", "keep * and ? out of the value, or do not use it in a pattern"},
	6:  {"whether the first five fields of a resource ARN ignore letter case", "write these fields in lower case"},
	7:  {"which of two tags counts whose keys differ only in letter case", "use one spelling of the tag key"},
	8:  {"what a policy variable without a value does under a negated operator", "give the variable a default, or add a Null condition on its key"},
	9:  {"whether policy variables are replaced under Bool", "write true or false"},
	10: {"how an operator without ForAllValues or ForAnyValue treats a key with several values", "add ForAnyValue: or ForAllValues: to the operator"},
	11: {"what ForAllValues and ForAnyValue mean with Null", "use Null without a set operator"},
	12: {"whether set operators look at empty strings in a list that has other values too", "leave empty values out of the request"},
	13: {"whether NotPrincipal exempts a caller if it lists only a part of the caller (account, role, session)", "list the account, the role and the session, or use Principal * with a condition on aws:PrincipalArn"},
	14: {"whether {\"AWS\": \"*\"} matches service principals and federated identities", "write \"*\" as the whole Principal, or name the service"},
	15: {"whether the caller's identity policies must allow sts:TagSession and sts:SetSourceIdentity when the trust policy names the role directly", "allow them in the identity policy too"},
	16: {"whether resource control policies of the caller's account reach actions without a resource", "use a service control policy for these actions"},
	17: {"whether one of several session policies or all of them must allow", "pass one session policy"},
	18: {"what a negated operator says of a value that it cannot read", "use an operator of the key's type"},
	19: {"whether string operators compare keys of other types", "use the operator of the key's type"},
	20: {"whether operator names ignore letter case", "spell the operator as AWS documents it"},
	21: {"whether IgnoreCase operators fold letters outside ASCII", "use ASCII letters, or list both spellings"},
	22: {"whether role names in principals ignore letter case", "spell the role name exactly"},
	23: {"whether a unique id in Principal is that of the caller", "use the ARN, or state the caller's unique id"},
	24: {"whether action names in service control policies ignore letter case", "spell the action as AWS documents it"},
	25: {"which time zone a time without one is in", "add Z or an offset to the time"},
	26: {"whether an IPv4 range matches an IPv6 address that maps IPv4", "list the IPv6 range too"},
	27: {"whether Null treats an empty string as missing", "leave the empty value out of the request"},
	28: {"whether the default of a policy variable is used when its key has several values", "use a single-valued key"},
	29: {"whether the default of a policy variable is used when its key is empty", "leave the empty value out of the request"},
	31: {"whether a statement without Resource covers the resource that has the policy", "write \"Resource\" with the ARN of the resource"},
	30: {"whether an ARN operator completes a pattern with fewer than six fields", "write all six fields, or use StringLike"},
	32: {"whether an action without resource types is checked on \"*\" only, or on an ARN that means all resources of a kind", "put the action into a statement with Resource \"*\""},
	33: {"whether a call needs a resource of each type that is marked as required, or of one of them", "list a resource of each type in resources, and allow or deny the action on all of them alike"},
}

// ID returns "C-4".
func (c Contested) ID() string { return "C-" + strconv.Itoa(int(c)) }

// Question returns a clause that begins with "whether", "what", "how" or "which".
func (c Contested) Question() string { return ContestedRules[c].Question }

// Message says what is contested and how to get out of it.
func (c Contested) Message() string {
	r := ContestedRules[c]
	return "AWS does not say clearly " + r.Question + " (" + c.ID() + "): " + r.Rewrite
}

// Unresolvable reports whether no reading can be chosen (E-1701).
func (c Contested) Unresolvable() bool { return c == 7 || c == 23 }
