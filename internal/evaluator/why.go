// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

// Why says what is not known where a result is undetermined.
type Why uint8

// The reasons, with the fields of [Cause] that they have in addition to Policy.
const (
	// WhyValue: a value of the policy (Node) is not known yet.
	WhyValue Why = iota
	// WhyTooLarge: the comparison at Node is too large.
	WhyTooLarge
	// WhyContested: Rule has two readings.
	WhyContested
	// WhyNewAction: C-33 for Action, which the catalogue lacks.
	WhyNewAction
	// WhyBudget: the question has too many cases.
	WhyBudget
	// WhyRecheck: a counterexample did not stand.
	WhyRecheck

	// WhyKey: nobody supplied Key.
	WhyKey
	// WhyKeyFree: the verdict depends on Key, which takes every value.
	WhyKeyFree
	// WhyKeyInContext: the value of Key was supplied and is not known yet.
	WhyKeyInContext
	// WhyKeyOfCaller: Key follows from the caller.
	WhyKeyOfCaller
	// WhyKeyOfAccount: Key follows from the account of the resource.
	WhyKeyOfAccount
	// WhyKeyOfRegion: Key follows from the region of the resource.
	WhyKeyOfRegion
	// WhyKeyDoubtful: requests of Action for Resource may not have Key.
	WhyKeyDoubtful
	// WhyViaService: whether a service makes the request (Key).
	WhyViaService

	// WhyCallerAccount and those that follow: who the caller is.
	WhyCallerAccount
	WhyCallerName
	WhyCallerRole
	WhyCallerSession
	WhyCallerOAI
	WhyCallerOfOwner
	// WhyLinkedBoundary, WhyLinkedSCP, WhyLinkedRCP: whether the caller is a service-linked
	// role, which those policies do not reach.
	WhyLinkedBoundary
	WhyLinkedSCP
	WhyLinkedRCP
	// WhyCallerPlace: the statement covers Action in some accounts or partitions.
	WhyCallerPlace
	// WhyAnonymous: whether the service Action answers without credentials.
	WhyAnonymous
	WhyPublicOAI
	WhyFederatingUser
	WhySessionName
	WhyCanonicalUser
	WhyCanonicalOAI
	WhyCallerManagement
	WhyCentralRoot

	// WhyOwner: whether Resource is of the caller's account.
	WhyOwner
	// WhyAccount: the same, with nothing to be done about it.
	WhyAccount
	// WhySomeResources: the statement covers some of what Resource means.
	WhySomeResources
	// WhySomeOfType: of the resources of type Detail that a call of Action may name.
	WhySomeOfType
	WhyPartition
	WhyIsRole
	WhyIsKey
	WhyIsManagedPolicy
	WhyIsReservedRole
	WhyIsAWSAlias
	WhyPrivateAPI
	WhyResourceManagement

	// WhyMorePolicies, WhyMoreSCPs, WhyMoreRCPs: further policies, of Level for the last two.
	WhyMorePolicies
	WhyMoreSCPs
	WhyMoreRCPs
	WhyMoreSessionPolicies
	WhyMoreSCPLevels
	WhyMoreRCPLevels
	WhyBoundary
	// WhyNotPrincipal: a boundary, on which NotPrincipal with Deny depends.
	WhyNotPrincipal
	WhyTaskPolicy
	// WhyEndpointPolicy: whether an endpoint policy can stop Action.
	WhyEndpointPolicy
	WhyEndpointKind

	// WhyWhichPolicy: which policy covers Resource.
	WhyWhichPolicy
	// WhyPolicyInPart: the policy of Detail is that of a part of Resource.
	WhyPolicyInPart
	WhyBucketPolicy
	// WhyPublic: whether the statement at Node makes the bucket public.
	WhyPublic
	WhyAuthorizer
	// WhySharedOtherwise: Resource may be open through Detail.
	WhySharedOtherwise
	// WhyBucketBehind: the bucket behind the access point Resource.
	WhyBucketBehind
	// WhyKeyPolicy and those that follow: the policy of Resource was not given. Detail is the
	// pattern under which to give it, if there is one.
	WhyKeyPolicy
	WhyTrustPolicy
	WhyFileSystemPolicy
	WhyAPIPolicy
	WhyNeededPolicy
	WhyPerhapsForeign
	WhyForeign

	// WhySessionExtra: whether the request has Key, for which it needs the action Detail.
	WhySessionExtra
	// WhyPerhapsNeeded: a call of Action may need a resource of type Detail.
	WhyPerhapsNeeded
	// WhyPerhapsNamed: a call of Action may name a resource of type Detail.
	WhyPerhapsNamed
	// WhyOneOfSeveral: a call names one of several resources.
	WhyOneOfSeveral
	whyCount
)

// whys are the kind and the part of each reason. InPolicy says that the policy under
// evaluation belongs to the cause.
var whys = [whyCount]struct {
	kind     CauseKind
	part     Part
	inPolicy bool
}{
	WhyValue:     {kind: CauseUnknown, inPolicy: true},
	WhyTooLarge:  {kind: CauseCap, inPolicy: true},
	WhyContested: {kind: CauseContested, inPolicy: true},
	WhyNewAction: {kind: CauseContested},
	WhyBudget:    {kind: CauseBudget},
	WhyRecheck:   {kind: CauseInternal},

	WhyKey:          {kind: CauseContext},
	WhyKeyFree:      {kind: CauseContext},
	WhyKeyInContext: {part: PartContext},
	WhyKeyOfCaller:  {part: PartPrincipal},
	WhyKeyOfAccount: {part: PartResource},
	WhyKeyOfRegion:  {part: PartResource},
	WhyKeyDoubtful:  {kind: CauseContext},
	WhyViaService:   {part: PartContext},

	WhyCallerAccount:    {part: PartPrincipal},
	WhyCallerName:       {part: PartPrincipal},
	WhyCallerRole:       {part: PartPrincipal},
	WhyCallerSession:    {part: PartPrincipal},
	WhyCallerOAI:        {part: PartPrincipal},
	WhyCallerOfOwner:    {part: PartPrincipal},
	WhyLinkedBoundary:   {part: PartPrincipal},
	WhyLinkedSCP:        {part: PartPrincipal},
	WhyLinkedRCP:        {part: PartPrincipal},
	WhyCallerPlace:      {part: PartPrincipal},
	WhyAnonymous:        {CauseContext, PartPrincipal, true},
	WhyPublicOAI:        {CauseContext, PartPrincipal, true},
	WhyFederatingUser:   {CauseContext, PartFederatingUser, true},
	WhySessionName:      {CauseContext, PartSessionName, true},
	WhyCanonicalUser:    {CauseContext, PartCanonicalUser, true},
	WhyCanonicalOAI:     {CauseContext, PartCanonicalUser, true},
	WhyCallerManagement: {CauseContext, PartManagementAccount, true},
	WhyCentralRoot:      {CauseContext, PartRootAccess, true},

	WhyOwner:              {part: PartResourceAccount},
	WhyAccount:            {part: PartResourceAccount},
	WhySomeResources:      {part: PartResource},
	WhySomeOfType:         {kind: CauseContext, part: PartResources},
	WhyPartition:          {part: PartResource},
	WhyIsRole:             {part: PartResource},
	WhyIsKey:              {part: PartResource},
	WhyIsManagedPolicy:    {part: PartResource},
	WhyIsReservedRole:     {part: PartResource},
	WhyIsAWSAlias:         {part: PartResource},
	WhyPrivateAPI:         {part: PartResource},
	WhyResourceManagement: {CauseContext, PartManagementAccount, true},

	WhyMorePolicies:        {part: PartIdentity},
	WhyMoreSCPs:            {part: PartSCP},
	WhyMoreRCPs:            {part: PartRCP},
	WhyMoreSessionPolicies: {part: PartSession},
	WhyMoreSCPLevels:       {part: PartSCPLevels},
	WhyMoreRCPLevels:       {part: PartRCPLevels},
	WhyBoundary:            {part: PartBoundary},
	WhyNotPrincipal:        {part: PartBoundary},
	WhyTaskPolicy:          {part: PartSession},
	WhyEndpointPolicy:      {CauseContext, PartEndpoint, true},
	WhyEndpointKind:        {CauseContext, PartEndpointKind, true},

	WhyWhichPolicy:      {part: PartResourcePolicy},
	WhyPolicyInPart:     {part: PartResourcePolicy},
	WhyBucketPolicy:     {part: PartResourcePolicy},
	WhyPublic:           {kind: CauseContext, part: PartPublicPolicy},
	WhyAuthorizer:       {CauseContext, PartAuthorizer, true},
	WhySharedOtherwise:  {CauseContext, PartPolicyNotGiven, true},
	WhyBucketBehind:     {CauseContext, PartPolicyNotGiven, true},
	WhyKeyPolicy:        {CauseContext, PartPolicyNotGiven, true},
	WhyTrustPolicy:      {CauseContext, PartPolicyNotGiven, true},
	WhyFileSystemPolicy: {CauseContext, PartPolicyNotGiven, true},
	WhyAPIPolicy:        {CauseContext, PartPolicyNotGiven, true},
	WhyNeededPolicy:     {CauseContext, PartPolicyNotGiven, true},
	WhyPerhapsForeign:   {CauseContext, PartPolicyNotGiven, true},
	WhyForeign:          {CauseContext, PartPolicyNotGiven, true},

	WhySessionExtra:  {kind: CauseUnknown},
	WhyPerhapsNeeded: {kind: CauseContext, part: PartResources},
	WhyPerhapsNamed:  {kind: CauseContext, part: PartResource},
	WhyOneOfSeveral:  {kind: CauseContext, part: PartResource},
}
