// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

import (
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// KeyID numbers the context keys that the evaluator has rules for (section 12 of
// the rules). Every other key only has a type and what the request says of it.
type KeyID uint8

// The keys.
const (
	KeyOther KeyID = iota

	// KeyPrincipalArn and those up to [PrincipalKeys] follow from the caller.
	KeyPrincipalArn
	KeyPrincipalAccount
	KeyPrincipalType
	KeyUserID
	KeyUsername
	KeyPrincipalIsAWSService
	KeyPrincipalServiceName
	KeyPrincipalServiceNamesList
	KeyPrincipalOrgID
	KeyPrincipalOrgPaths
	KeyPrincipalTag
	KeyAssumedRoot
	KeyMFAPresent
	KeyTokenIssueTime
	PrincipalKeys // end of the keys that follow from the caller

	// KeyMFAAge and those after it follow from action, resource and how the request is made.
	KeyMFAAge
	KeyResourceAccount
	KeyS3ResourceAccount
	KeyCallerAccount // kms:CallerAccount
	KeyFromARN       // keys whose value is part of the ARN of the resource
	KeyResourceOrg   // aws:ResourceOrgID and aws:ResourceOrgPaths
	KeyResourceTag
	KeyRequestedRegion
	KeyEC2Region
	KeySourceIP
	KeySourceVpce
	KeySourceVpc
	KeyVpcSourceIP
	KeyEndpointOwner   // aws:VpceAccount and its like, for some services only
	KeySourceOfService // aws:SourceArn and its like (E-1210)
	KeySourceOwner
	KeySecureTransport
	KeyViaAWSService

	// KeyCurrentTime and those after it follow from other keys.
	KeyCurrentTime
	KeyEpochTime
	KeyRequestTag
	KeyTagKeys
	KeyCalledVia
	KeyCalledViaFirst
	KeyCalledViaLast

	// KeyGlobal are further keys whose type is not left to the catalogue.
	KeyGlobal
)

// specialKey is an entry of the table of keys with rules.
type specialKey struct {
	Name string // in AWS's spelling; the families of tag keys end in '/'
	ID   KeyID
	Info iam.KeyInfo
	// Filled says that the value, where there is one, is never the empty string.
	Filled bool
}

// SpecialKeys is the part of section 12's table that evaluation depends on.
var SpecialKeys = [...]specialKey{
	{"aws:PrincipalArn", KeyPrincipalArn, iam.KeyInfo{Type: iam.TypeARN}, true},
	{"aws:PrincipalAccount", KeyPrincipalAccount, iam.KeyInfo{Type: iam.TypeString}, true},
	{"aws:PrincipalType", KeyPrincipalType, iam.KeyInfo{Type: iam.TypeString}, true},
	{"aws:userid", KeyUserID, iam.KeyInfo{Type: iam.TypeString}, true},
	{"aws:username", KeyUsername, iam.KeyInfo{Type: iam.TypeString}, true},
	{"aws:PrincipalIsAWSService", KeyPrincipalIsAWSService, iam.KeyInfo{Type: iam.TypeBool}, true},
	{"aws:PrincipalServiceName", KeyPrincipalServiceName, iam.KeyInfo{Type: iam.TypeString}, true},
	{"aws:PrincipalServiceNamesList", KeyPrincipalServiceNamesList, iam.KeyInfo{Type: iam.TypeString, Multivalued: true}, true},
	{"aws:PrincipalOrgID", KeyPrincipalOrgID, iam.KeyInfo{Type: iam.TypeString}, true},
	{"aws:PrincipalOrgPaths", KeyPrincipalOrgPaths, iam.KeyInfo{Type: iam.TypeString, Multivalued: true}, true},
	{"aws:PrincipalTag/", KeyPrincipalTag, iam.KeyInfo{Type: iam.TypeString}, false},
	{"aws:AssumedRoot", KeyAssumedRoot, iam.KeyInfo{Type: iam.TypeBool}, true},
	{"aws:MultiFactorAuthPresent", KeyMFAPresent, iam.KeyInfo{Type: iam.TypeBool}, true},
	{"aws:MultiFactorAuthAge", KeyMFAAge, iam.KeyInfo{Type: iam.TypeNumeric}, true},
	{"aws:TokenIssueTime", KeyTokenIssueTime, iam.KeyInfo{Type: iam.TypeDate}, true},
	{"aws:ResourceAccount", KeyResourceAccount, iam.KeyInfo{Type: iam.TypeString}, true},
	{"s3:ResourceAccount", KeyS3ResourceAccount, iam.KeyInfo{Type: iam.TypeString}, true},
	{"kms:CallerAccount", KeyCallerAccount, iam.KeyInfo{Type: iam.TypeString}, true},
	{"aws:ResourceTag/", KeyResourceTag, iam.KeyInfo{Type: iam.TypeString}, false},
	{"iam:ResourceTag/", KeyResourceTag, iam.KeyInfo{Type: iam.TypeString}, false},
	{"aws:ResourceOrgID", KeyResourceOrg, iam.KeyInfo{Type: iam.TypeString}, true},
	{"aws:ResourceOrgPaths", KeyResourceOrg, iam.KeyInfo{Type: iam.TypeString, Multivalued: true}, true},
	{"aws:RequestedRegion", KeyRequestedRegion, iam.KeyInfo{Type: iam.TypeString, AlwaysPresent: true}, true},
	{"ec2:Region", KeyEC2Region, iam.KeyInfo{Type: iam.TypeString}, true},
	{"aws:SourceIp", KeySourceIP, iam.KeyInfo{Type: iam.TypeIP, AlwaysPresent: true}, true},
	{"aws:UserAgent", KeyGlobal, iam.KeyInfo{Type: iam.TypeString, AlwaysPresent: true}, false},
	{"aws:SourceVpce", KeySourceVpce, iam.KeyInfo{Type: iam.TypeString}, true},
	{"aws:SourceVpc", KeySourceVpc, iam.KeyInfo{Type: iam.TypeString}, true},
	{"aws:SourceVpcArn", KeyEndpointOwner, iam.KeyInfo{Type: iam.TypeARN}, true},
	{"aws:VpcSourceIp", KeyVpcSourceIP, iam.KeyInfo{Type: iam.TypeIP}, true},
	{"aws:VpceAccount", KeyEndpointOwner, iam.KeyInfo{Type: iam.TypeString}, true},
	{"aws:VpceOrgID", KeyEndpointOwner, iam.KeyInfo{Type: iam.TypeString}, true},
	{"aws:VpceOrgPaths", KeyEndpointOwner, iam.KeyInfo{Type: iam.TypeString, Multivalued: true}, true},
	{"aws:SourceArn", KeySourceOfService, iam.KeyInfo{Type: iam.TypeARN}, true},
	{"aws:SourceAccount", KeySourceOfService, iam.KeyInfo{Type: iam.TypeString}, true},
	{"aws:SourceOrgID", KeySourceOfService, iam.KeyInfo{Type: iam.TypeString}, true},
	{"aws:SourceOrgPaths", KeySourceOfService, iam.KeyInfo{Type: iam.TypeString, Multivalued: true}, true},
	{"aws:SourceOwner", KeySourceOwner, iam.KeyInfo{Type: iam.TypeString}, true},
	{"aws:SecureTransport", KeySecureTransport, iam.KeyInfo{Type: iam.TypeBool, AlwaysPresent: true}, true},
	{"aws:ViaAWSService", KeyViaAWSService, iam.KeyInfo{Type: iam.TypeBool, AlwaysPresent: true}, true},
	{"aws:CurrentTime", KeyCurrentTime, iam.KeyInfo{Type: iam.TypeDate, AlwaysPresent: true}, true},
	{"aws:EpochTime", KeyEpochTime, iam.KeyInfo{Type: iam.TypeDate, AlwaysPresent: true}, true},
	{"aws:RequestTag/", KeyRequestTag, iam.KeyInfo{Type: iam.TypeString}, false},
	{"aws:TagKeys", KeyTagKeys, iam.KeyInfo{Type: iam.TypeString, Multivalued: true}, true},
	{"aws:CalledVia", KeyCalledVia, iam.KeyInfo{Type: iam.TypeString, Multivalued: true}, true},
	{"aws:CalledViaFirst", KeyCalledViaFirst, iam.KeyInfo{Type: iam.TypeString}, true},
	{"aws:CalledViaLast", KeyCalledViaLast, iam.KeyInfo{Type: iam.TypeString}, true},
}

// specialByName finds entries by name in lower case; those of tag families by the
// name up to and with the slash.
var specialByName = sync.OnceValue(func() map[string]*specialKey {
	m := make(map[string]*specialKey, len(SpecialKeys))
	for i := range SpecialKeys {
		m[strings.ToLower(SpecialKeys[i].Name)] = &SpecialKeys[i]
	}
	return m
})

// Key is a condition key, resolved once when a document is compiled.
type Key struct {
	// Name is in lower case (E-1002), display is for messages.
	Name, Display string
	ID            KeyID
	// Tag is the lower-case tag key of the tag families.
	Tag  string
	Info iam.KeyInfo
	// Filled says that values are never the empty string.
	Filled bool
	// OfResourceTag says that the name is one of a resource's tag, see [resourceTag].
	OfResourceTag bool
	// Listed is the family that the key belongs to, lists the one that it lists.
	Listed, Lists *familyList
	// FromARN is how the key follows from the ARN of the resource, if it does.
	FromARN *facts.DerivedKey
}

// NewKey resolves the name of a condition key. A key that nothing is known of
// counts as a single-valued string (E-1029).
func NewKey(name string, catalog iam.Services) Key {
	k := Key{Name: strings.ToLower(name), Display: name}
	_, _, k.OfResourceTag = ResourceTag(k.Name)
	family := k.Name
	if i := strings.IndexByte(family, '/'); i >= 0 {
		family, k.Tag = family[:i+1], k.Name[i+1:]
	}
	if s := specialByName()[family]; s != nil {
		k.ID, k.Info, k.Filled = s.ID, s.Info, s.Filled
		if k.Tag == "" {
			k.Display = s.Name
		} else {
			k.Display = s.Name + name[len(family):]
		}
		return k
	}
	k.Tag = ""
	k.Listed, k.Lists = familyOf(k.Name)
	if k.FromARN = facts.DerivedFromARN(k.Name); k.FromARN != nil {
		k.ID = KeyFromARN
	}
	info, _ := catalog.Key(name)
	k.Info = text(info)
	k.Filled = k.Info.Type != iam.TypeString || k.ID == KeyFromARN || facts.IsSubjectOrAudience(k.Name)
	return k
}

// text takes a key of an unknown type for a string.
func text(info iam.KeyInfo) iam.KeyInfo {
	if info.Type == iam.TypeUnknown {
		info.Type = iam.TypeString
	}
	return info
}

// IsTag reports whether the key has rules as one for tags of requests or resources.
func (k *Key) IsTag() bool {
	return k.ID == KeyRequestTag || k.ID == KeyTagKeys || k.ID == KeyResourceTag
}

// IsTagFamily reports whether the lower-case name is that of a tag or another key
// whose last part is free text, where two keys of a request may differ in letter
// case only (C-7).
func IsTagFamily(lower string) bool {
	service, rest, _ := strings.Cut(lower, ":")
	return strings.Contains(rest, "tag/") || service == "kms" && strings.HasPrefix(rest, "encryptioncontext:")
}
