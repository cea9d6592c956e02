// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Cause says what is not known and what to do about it.
func (p *Printer) Cause(c *evaluator.Cause) string {
	given := *c
	given.Resource = p.Resource(c.Resource)
	switch {
	case c.Part == evaluator.PartPolicyNotGiven:
		return p.policyNotGiven(&given)
	case c.Key != "":
		return p.key(&given)
	}
	if s := caller(c); s != "" {
		return s
	}
	if s := p.resource(&given); s != "" {
		return s
	}
	return p.policies(&given)
}

// CauseCode is the spelling of a cause in results (E-1604), such as "contested:C-4".
func (p *Printer) CauseCode(c *evaluator.Cause) string {
	given := *c
	given.Resource = p.Resource(c.Resource)
	return given.String()
}

// CauseLine is the sentence about a cause with the place in its document, in one line.
func (p *Printer) CauseLine(c *evaluator.Cause) string {
	text := words.OneLine(p.Cause(c))
	if c.Document() == "" {
		return text
	}
	given := *c
	given.Resource = p.Resource(c.Resource)
	return strings.TrimSpace(c.Document()+" "+strings.TrimPrefix(strings.TrimPrefix(given.Ref(), "$"), ".")) + ": " + text
}

// key says what is not known of a context key.
func (p *Printer) key(c *evaluator.Cause) string {
	key := c.Key
	switch c.Why {
	case evaluator.WhyKeyFree:
		return "the verdict depends on " + key + ": state it in " + p.Arguments.Context
	case evaluator.WhyKeyInContext:
		return "the value of " + key + " in the " + p.Arguments.Context + " is not known yet"
	case evaluator.WhyKeyOfCaller:
		return "the caller, and with it " + key + ", is not known"
	case evaluator.WhyKeyOfAccount:
		return "the account of the resource, and with it " + key + ", is not known"
	case evaluator.WhyKeyOfRegion:
		return "the region of the resource, and with it " + key + ", is not known"
	case evaluator.WhyKeyDoubtful:
		return "it is not certain that requests of " + c.Action + " for " + c.Resource + " have " + key + ": limit the statement to resources that have it, or use another key"
	case evaluator.WhyViaService:
		return "it is not known yet whether a service makes the request on behalf of the caller, which would not pass through the VPC endpoint"
	case evaluator.WhySessionExtra:
		return "it is not known yet whether the request has " + key + ", for which it would need " + c.Detail + " too"
	default:
		return "the value of " + key + " in the request is not known: supply it in " + p.Arguments.Context
	}
}

// policyNotGiven says which policy of a resource is missing and what to give.
func (p *Printer) policyNotGiven(c *evaluator.Cause) string {
	of := c.Resource
	give := ": give it in " + p.Arguments.ResourcePolicies
	under := ""
	if c.Detail != "" {
		under = ", for " + c.Detail
	}
	const none = `, or "` + documents.NoPolicy + `" if it has none`
	switch c.Why {
	case evaluator.WhyKeyPolicy:
		return "the key policy of " + of + " was not given, and nobody can use a key that its key policy does not let them use" + give + under + `, or "` + documents.DefaultKeyPolicy + `" where it is AWS's default one`
	case evaluator.WhyTrustPolicy:
		return "the trust policy of " + of + " was not given, and says who can assume the role" + give + under
	case evaluator.WhyFileSystemPolicy:
		return "the policy of " + of + " was not given, and a file system without one is open to every client of its mount targets" + give + none
	case evaluator.WhyAPIPolicy:
		return "the policy of " + of + " was not given, and an API without one and without an authorizer answers everyone" + give
	case evaluator.WhyNeededPolicy:
		return "the policy of " + of + " was not given, and has to allow the request too" + give
	case evaluator.WhyPerhapsForeign:
		return of + " may belong to another account, and its policy, which has to allow the request then, was not given" + give + none
	case evaluator.WhySharedOtherwise:
		return of + " may be open to other accounts without a policy, through " + c.Detail + ", which is not modelled"
	case evaluator.WhyBucketBehind:
		return "the bucket behind the access point " + of + " has to permit the request too, which is not modelled: ask about the bucket or object itself"
	default:
		return of + " belongs to another account, and its policy, which has to allow the request too, was not given" + give + none
	}
}

// caller says what is not known of the caller, "" if the cause is about something else.
func caller(c *evaluator.Cause) string {
	const linked = "it is not known whether the caller is a service-linked role, "
	switch c.Why {
	case evaluator.WhyCallerAccount:
		return "the caller's account is not known yet"
	case evaluator.WhyCallerName:
		return "the caller's name is not known yet"
	case evaluator.WhyCallerRole:
		return "the name of the caller's role is not known yet"
	case evaluator.WhyCallerSession:
		return "the name of the caller's session is not known yet"
	case evaluator.WhyCallerOAI:
		return "the origin access identity is not known yet"
	case evaluator.WhyCallerOfOwner:
		return "whether the caller belongs to the account of the resource is not known yet"
	case evaluator.WhyLinkedBoundary:
		return linked + "which has no permissions boundary and no session policies"
	case evaluator.WhyLinkedSCP:
		return linked + "which service control policies do not reach"
	case evaluator.WhyLinkedRCP:
		return linked + "whose calls resource control policies do not reach"
	case evaluator.WhyCallerPlace:
		return "the statement covers " + c.Action + " in some accounts or partitions only, and that of the caller is not known"
	case evaluator.WhyAnonymous:
		return "it is not known that " + c.Action + " answers requests without credentials, even if its policies allow them: name a principal"
	case evaluator.WhyPublicOAI:
		return "AWS does not say whether RestrictPublicBuckets keeps out an origin access identity where the bucket policy is public: make the policy name the identity"
	case evaluator.WhyFederatingUser:
		return "it is not known which user of the account made the federated session: name the session in the policy to be certain"
	case evaluator.WhySessionName:
		return "the policy names one session of the role, and the session of the caller is not known: give the ARN of the session as principal"
	case evaluator.WhyCanonicalUser:
		return "the canonical user id in the policy may be that of the caller's account: write the account id instead"
	case evaluator.WhyCanonicalOAI:
		return "the canonical user id in the policy may be that of the origin access identity: write its ARN, arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ID, instead"
	case evaluator.WhyCallerManagement:
		return "it is not known whether the caller's account is the management account of its organization, which service control policies do not reach"
	case evaluator.WhyCentralRoot:
		return "sts:AssumeRoot works across accounts if central root access is enabled in the organization, which is not modelled"
	}
	return ""
}

// resource says what is not known of the resource, "" if the cause is about something else.
func (p *Printer) resource(c *evaluator.Cause) string {
	list := ": list the one that matters in " + p.Arguments.Resources
	switch c.Why {
	case evaluator.WhyOwner:
		return "it is not known whether " + c.Resource + " belongs to the caller's account: write the account into the ARN, or state it in " + p.Arguments.ResourceAccounts
	case evaluator.WhyAccount:
		return "it is not known whether the resource belongs to the caller's account"
	case evaluator.WhySomeResources:
		return "the statement covers some of the resources that " + c.Resource + " means, not all: name the resources that matter"
	case evaluator.WhySomeOfType:
		return "the statement covers some resources of type " + c.Detail + " that a call of " + c.Action + " may name, not all" + list
	case evaluator.WhyPartition:
		return "the partition of the resource is not known"
	case evaluator.WhyIsRole:
		return "it is not known whether the resource is a role"
	case evaluator.WhyIsKey:
		return "it is not known whether the resource is a KMS key"
	case evaluator.WhyIsManagedPolicy:
		return "it is not known whether the resource is an AWS managed policy"
	case evaluator.WhyIsReservedRole:
		return "it is not known whether the role is one that AWS reserves"
	case evaluator.WhyIsAWSAlias:
		return "it is not known whether the resource is an alias of AWS"
	case evaluator.WhyPrivateAPI:
		return "it is not known yet whether the request passes a VPC endpoint, through which private APIs are reached"
	case evaluator.WhyResourceManagement:
		return "it is not known whether the resource's account is the management account of its organization, which resource control policies do not reach"
	case evaluator.WhyPerhapsNeeded:
		return perhapsNeeded(c.Action, c.Detail, p.Arguments.Resources)
	case evaluator.WhyPerhapsNamed:
		return "a call of " + c.Action + " may or may not name a resource of type " + c.Detail + ": name the resources that matter, in place of \"*\""
	case evaluator.WhyOneOfSeveral:
		return "a call names one of several resources, and some of them are allowed and some are not" + list
	}
	return ""
}

// policies says what is not known of the policies, and what is left.
func (p *Printer) policies(c *evaluator.Cause) string {
	switch c.Why {
	case evaluator.WhyValue:
		return "the value is not known yet"
	case evaluator.WhyTooLarge:
		return "the comparison is too large to be decided: simplify the pattern, or compare fewer values"
	case evaluator.WhyContested:
		return c.Rule.Message()
	case evaluator.WhyNewAction:
		return "nothing is known of " + c.Action + ", which the catalogue lacks: AWS may check it on other resources too, or on none (" + c.Rule.ID() + "). " +
			capital(p.Arguments.DeclareAction) + ", with its resource types"
	case evaluator.WhyBudget:
		return "the question is too large to be decided case by case: ask about fewer actions and resources, or state keys in " + p.Arguments.Context
	case evaluator.WhyRecheck:
		return "a counterexample did not stand when it was checked again, which is a mistake of this provider: please report it"
	case evaluator.WhyMorePolicies:
		return "further identity policies are not known yet"
	case evaluator.WhyMoreSCPs:
		return "the service control policies of level " + strconv.Itoa(c.Level+1) + " are not known yet"
	case evaluator.WhyMoreRCPs:
		return "the resource control policies of level " + strconv.Itoa(c.Level+1) + " are not known yet"
	case evaluator.WhyMoreSessionPolicies:
		return "further session policies are not known yet"
	case evaluator.WhyMoreSCPLevels:
		return "further levels of service control policies are not known yet"
	case evaluator.WhyMoreRCPLevels:
		return "further levels of resource control policies are not known yet"
	case evaluator.WhyBoundary:
		return "it is not known yet whether a permissions boundary is attached"
	case evaluator.WhyNotPrincipal:
		return "it is not known yet whether a permissions boundary is attached, and NotPrincipal with Deny hits every caller that has one"
	case evaluator.WhyTaskPolicy:
		return "sessions of sts:AssumeRoot carry a task policy: give it as the session policy"
	case evaluator.WhyEndpointPolicy:
		return "it is not documented whether a VPC endpoint policy can stop " + c.Action + ", which no other policy can: allow it there"
	case evaluator.WhyEndpointKind:
		return "gateway and interface endpoints read this Principal differently, and the kind of the endpoint is not known: write Principal * with a condition on aws:PrincipalArn or aws:PrincipalAccount, which both read alike"
	case evaluator.WhyWhichPolicy:
		return "it is not known yet which policy covers " + c.Resource
	case evaluator.WhyPolicyInPart:
		return "the policy given for " + p.Resource(c.Detail) + " is that of some of the resources that " + c.Resource +
			" means, not of all: ask about the others separately, or give their policies too, for a pattern in " + p.Arguments.ResourcePolicies
	case evaluator.WhyBucketPolicy:
		return "the policy of the bucket is not known, and may be public"
	case evaluator.WhyPublic:
		return "it is not certain whether S3 takes " + statementLabel(c) + " for public: restrict its principals, or pin it to fixed values of aws:PrincipalOrgID, aws:SourceAccount, aws:SourceArn, aws:SourceVpce or aws:SourceIp"
	case evaluator.WhyAuthorizer:
		return "it is not known whether the API has an authorizer: one without an authorizer and without a policy answers everyone"
	}
	return "something is not known"
}

// statementLabel names the statement that a cause is about.
func statementLabel(c *evaluator.Cause) string {
	for _, s := range c.Policy.Doc.Statements {
		if s.Node == c.Node {
			return s.Label()
		}
	}
	return "a statement"
}

// capital writes the first letter of a text in upper case.
func capital(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func perhapsNeeded(action, kind, resources string) string {
	return action + " may also need a resource of type " + kind + ", and the request names none: list it in " + resources
}
